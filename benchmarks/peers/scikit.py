"""scikit-learn's MLPClassifier and MLPRegressor with plain SGD; first weights and order are its own draws."""

import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor


def prepare(job):
    hidden = job.network.layers[:-1]
    classifies = job.loss != "half_squared_error"
    settings = {
        "hidden_layer_sizes": [layer.n_out for layer in hidden],
        "activation": hidden[0].activation.name,
        "solver": "sgd",
        "alpha": 0,
        "batch_size": min(job.batch_size, len(job.X)),
        "learning_rate_init": job.lr,
        "momentum": 0,
        "nesterovs_momentum": False,
        "shuffle": job.seed is not None,
        "random_state": job.seed or 0,
        "max_iter": job.epochs,
        "tol": 0,
        "n_iter_no_change": job.epochs + 1,
    }
    y = job.Y.argmax(axis=1) if job.Y.shape[1] > 1 else job.Y[:, 0]
    if classifies:
        y = y.astype(int)

    def run():
        model = (MLPClassifier if classifies else MLPRegressor)(**settings)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # to stop after so many epochs is the job
            model.fit(job.X, y)
        return [(W.T, b) for W, b in zip(model.coefs_, model.intercepts_, strict=True)]

    return run
