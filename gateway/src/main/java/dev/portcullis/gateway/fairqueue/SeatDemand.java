package dev.portcullis.gateway.fairqueue;

/** How many seats were wanted over a while: the most, and weighted by time, the average and the standard deviation. */
public final class SeatDemand {
    private double time;
    private double sum;
    private double squares;
    private int high;

    /**
     * What a period came to.
     *
     * @param high the most at any time
     */
    public record Summary(int high, double average, double deviation) {}

    void passed(double nanos, int seats) {
        time += nanos;
        sum += nanos * seats;
        squares += nanos * seats * seats;
        high = Math.max(high, seats);
    }

    void wanted(int seats) {
        high = Math.max(high, seats);
    }

    /** Of the time since it was last taken. */
    Summary take(int now) {
        double average = time == 0 ? now : sum / time;
        double variance = time == 0 ? 0 : Math.max(0, squares / time - average * average);
        Summary summary = new Summary(high, average, Math.sqrt(variance));
        time = 0;
        sum = 0;
        squares = 0;
        high = now;
        return summary;
    }
}
