package dev.portcullis.admission.expression;

/** What the expressions of one evaluation may cost together ({@code RuntimeCELCostBudget}), and each of them. */
public final class Budget {
    /** {@code PerCallLimit}. */
    static final long MOST_OF_ONE = 1_000_000;

    private static final long MOST = 10_000_000;
    private long left;

    private Budget(long left) {
        this.left = left;
    }

    public static Budget full() {
        return new Budget(MOST);
    }

    /** Match conditions have a quarter of it. */
    public static Budget ofConditions() {
        return new Budget(MOST / 4);
    }

    void spend(long cost) {
        left -= cost;
    }

    boolean exhausted() {
        return left < 0;
    }
}
