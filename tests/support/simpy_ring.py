"""A ring all-reduce under loss as processes in SimPy: workers, messages, acknowledgements, time-outs."""

import simpy


class Ring:
    """Workers 0 to n - 1 that each send 2(n - 1) messages to the next one; run() returns the seconds.

    `together`: no worker begins a step before all have finished the last one. Without it each waits only for
    the message from its neighbour and for the acknowledgement of its own.
    """

    def __init__(self, n_workers, loss, step_seconds, timeout_seconds, rng, together=True):
        self.env = simpy.Environment()
        self.n_workers, self.n_steps = n_workers, 2 * (n_workers - 1)
        self.loss, self.step_seconds, self.timeout_seconds = loss, step_seconds, timeout_seconds
        self.random = rng.random
        self.together = together
        self.inboxes = [simpy.Store(self.env) for _ in range(n_workers)]
        self.waiting, self.everyone = 0, self.env.event()

    def run(self):
        workers = [self.env.process(self.worker(number)) for number in range(self.n_workers)]
        self.env.run(self.env.all_of(workers))
        return self.env.now

    def worker(self, number):
        inbox, neighbour = self.inboxes[number], self.inboxes[(number + 1) % self.n_workers]
        for step in range(self.n_steps):
            sent = self.env.process(self.send(step, neighbour))
            received = yield inbox.get()
            assert received == step
            yield sent
            if self.together:
                yield self.meet()

    def send(self, message, inbox):
        """Send until it is acknowledged: again whenever the time-out passes without that."""
        while True:
            acknowledged = self.env.event()
            if self.random() >= self.loss:
                self.env.process(self.carry(message, inbox, acknowledged))
            yield acknowledged | self.env.timeout(self.timeout_seconds)
            if acknowledged.triggered:
                return

    def carry(self, message, inbox, acknowledged):
        yield self.env.timeout(self.step_seconds)
        yield inbox.put(message)
        acknowledged.succeed()

    def meet(self):
        """Return what happens when the last worker has come here too."""
        meeting = self.everyone
        self.waiting += 1
        if self.waiting == self.n_workers:
            self.waiting, self.everyone = 0, self.env.event()
            meeting.succeed()
        return meeting
