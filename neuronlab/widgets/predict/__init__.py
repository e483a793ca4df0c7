"""The prediction: a guess is committed before what it hides shows, and then stands beside it."""
