package dev.portcullis.gateway.fairqueue;

/**
 * How requests wait.
 *
 * @param handSize how many queues a flow may use
 * @param lengthLimit how many wait in one queue at the most
 */
public record Queuing(int queues, int handSize, int lengthLimit) {
    /** More tell no more flows apart than anybody has, and would only take room. */
    private static final int MOST = 16_384;

    public Queuing {
        queues = Math.clamp(queues, 1, MOST);
        handSize = Math.clamp(handSize, 1, queues);
        lengthLimit = Math.max(0, lengthLimit);
    }
}
