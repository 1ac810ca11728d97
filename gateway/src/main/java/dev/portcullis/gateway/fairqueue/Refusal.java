package dev.portcullis.gateway.fairqueue;

/** Why a request gets no seat. */
public enum Refusal {
    /** All queues that its flow may use are full. */
    QUEUE_FULL("queue-full"),
    /** All seats are taken, and nobody waits here. */
    CONCURRENCY_LIMIT("concurrency-limit"),
    /** It has waited as long as anybody may. */
    TIME_OUT("time-out"),
    /** Its client has gone. */
    CANCELLED("cancelled");

    private final String reason;

    Refusal(String reason) {
        this.reason = reason;
    }

    /** As the metrics call it. */
    public String reason() {
        return reason;
    }
}
