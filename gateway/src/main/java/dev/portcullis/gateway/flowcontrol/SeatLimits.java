package dev.portcullis.gateway.flowcontrol;

import java.util.List;

/**
 * How many seats a priority level has: nominally, the least that it keeps when it lends, and the most that it has when it borrows.
 */
record SeatLimits(int nominal, int lower, int upper) {

    /** @param seats of the whole server, of which the level has its share of all shares */
    static SeatLimits of(LevelSpec level, int seats, long allShares) {
        int nominal = allShares == 0 ? 0 : (int) Math.ceilDiv((long) seats * level.shares(), allShares);
        int lendable = Math.round(nominal * (level.lendablePercent() / 100f));
        long borrowing =
                level.borrowingPercent() == null ? seats : Math.round(nominal * (level.borrowingPercent() / 100d));
        return new SeatLimits(nominal, nominal - lendable, (int) Math.min(Integer.MAX_VALUE, nominal + borrowing));
    }

    static long allShares(List<LevelSpec> levels) {
        return levels.stream().mapToLong(LevelSpec::shares).sum();
    }
}
