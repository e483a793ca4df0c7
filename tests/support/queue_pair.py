"""A reliable connection packet by packet in SimPy: numbers that run on, requests to repeat, a time-out."""

import simpy


class QueuePair:
    """A sender of `messages` messages of `packets` each, by go-back-N; run() returns the slots they take.

    A packet takes one slot to send and `delay` slots to arrive; after each message the sender pauses. A
    packet is lost if `is_lost()` says so; acknowledgements are not. The receiver asks for what is missing
    when a later packet arrives: again for each repeat with `asks_again`, else once until the missing one is
    there. After the last packet the sender waits for the answer, and sends again what is missing after
    `timeout`.
    """

    def __init__(self, messages, packets, is_lost, delay, timeout, pause=0, asks_again=True, env=None):
        self.env = env or simpy.Environment()
        self.packets, self.total = packets, messages * packets
        self.is_lost, self.delay, self.timeout, self.pause = is_lost, delay, timeout, pause
        self.asks_again = asks_again
        self.expected, self.asked = 0, -1  # the receiver's next number, and the round it has last asked in
        self.round, self.repeat, self.done, self.answer = 0, None, False, None
        self.timeouts = 0

    def run(self):
        self.env.run(self.env.process(self.send()))
        return self.env.now

    def send(self):
        number = 0
        while not self.done:
            if number < self.total:
                ends_message = (number + 1) % self.packets == 0 and number + 1 < self.total
                yield self.env.timeout(1 + (self.pause if ends_message else 0))
                if not self.is_lost():
                    self.env.process(self.arrive(number, self.round))
                number += 1
            else:
                self.answer = self.env.event()
                yield self.answer | self.env.timeout(self.timeout)
                if not self.done and self.repeat is None:
                    self.timeouts += 1
                    self.repeat = self.expected
            if self.repeat is not None:
                number, self.repeat = self.repeat, None
                self.round += 1

    def arrive(self, number, sent_in):
        yield self.env.timeout(self.delay)
        if number == self.expected:
            self.expected += 1
            if not self.asks_again:
                self.asked = -1
            if self.expected == self.total:
                yield self.env.timeout(self.delay)
                self.done = True
                self.wake()
        elif number > self.expected and (sent_in > self.asked if self.asks_again else self.asked < 0):
            self.asked = sent_in
            missing = self.expected
            yield self.env.timeout(self.delay)
            self.repeat = missing
            self.wake()

    def wake(self):
        if self.answer is not None and not self.answer.triggered:
            self.answer.succeed()


def links(n_links, *arguments, **options):
    """Send over several links at once; return the slots until all are done, and each one's time-outs."""
    env = simpy.Environment()
    pairs = [QueuePair(*arguments, env=env, **options) for _ in range(n_links)]
    env.run(env.all_of([env.process(pair.send()) for pair in pairs]))
    return env.now, [pair.timeouts for pair in pairs]
