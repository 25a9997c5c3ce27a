from dramatiq.brokers.stub import StubBroker


class InlineBroker(StubBroker):
    """Does the work at once, in the request that asks for it: for a machine without RabbitMQ."""

    def enqueue(self, message, *, delay=None):
        actor = self.get_actor(message.actor_name)
        actor.fn(*message.args, **message.kwargs)
        return message
