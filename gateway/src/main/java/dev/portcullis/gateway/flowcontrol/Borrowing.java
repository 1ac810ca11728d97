package dev.portcullis.gateway.flowcontrol;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Shares the server's seats out anew by what the levels have wanted of late: each keeps what it wants of its own, what it lends goes to
 * those who want more, in proportion to what they want, within the limits of each. What cannot be shared out by wants is shared out all
 * the same, so that whoever wants more all at once has it.
 */
final class Borrowing {
    private static final int STEPS = 60;

    private Borrowing() {}

    /**
     * What a level has wanted.
     *
     * @param high the most seats at any time of the last period
     * @param smooth what it usually wants, over some minutes
     */
    record Want(boolean exempt, SeatLimits limits, double high, double smooth) {
        /** What it keeps of its own. */
        double kept() {
            return Math.max(limits.lower(), Math.min(limits.nominal(), high));
        }

        double target() {
            return Math.max(kept(), smooth);
        }
    }

    /** The seats of each, in the order of the levels. Exempt ones take what they want of their own, and are not bound by it. */
    static int[] share(int seats, List<Want> wants) {
        double left = seats;
        for (Want want : wants) {
            left -= want.exempt() ? want.kept() : 0;
        }
        double lowest = sum(wants, want -> want.limits().lower());
        double kept = sum(wants, Want::kept);
        int[] shares = new int[wants.size()];
        for (int i = 0; i < shares.length; i++) {
            Want want = wants.get(i);
            shares[i] = (int) Math.round(
                    want.exempt()
                            ? want.kept()
                            : left <= lowest
                                    ? want.limits().lower()
                                    : left <= kept
                                            ? bounded(want, factor(wants, left, false), false)
                                            : bounded(want, factor(wants, left, true), true));
        }
        return shares;
    }

    /** By which all targets are multiplied so that the levels have as many seats as there are, or all that they may have. */
    private static double factor(List<Want> wants, double seats, boolean borrows) {
        double low = 0;
        double high = 1;
        double most = sum(wants, want -> borrows ? want.limits().upper() : want.kept());
        while (high < 1e12 && sum(wants, high, borrows) < Math.min(seats, most)) {
            high *= 2;
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (sum(wants, middle, borrows) < seats) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double sum(List<Want> wants, double factor, boolean borrows) {
        return sum(wants, want -> bounded(want, factor, borrows));
    }

    /** A level that wanted nothing counts as one that wanted a seat, lest it be left out however much there is. */
    private static double bounded(Want want, double factor, boolean borrows) {
        double low = borrows ? want.kept() : want.limits().lower();
        double high = borrows ? want.limits().upper() : want.kept();
        return Math.max(low, Math.min(high, factor * Math.max(1, borrows ? want.target() : want.kept())));
    }

    private static double sum(List<Want> wants, ToDoubleFunction<Want> of) {
        return wants.stream().filter(want -> !want.exempt()).mapToDouble(of).sum();
    }
}
