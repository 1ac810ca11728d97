package dev.portcullis.gateway.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BorrowingTest {
    private static final int SEATS = 600;

    private static LevelSpec level(String name, int shares, int lendable, Integer borrowing) {
        return new LevelSpec(name, "", false, shares, lendable, borrowing, null);
    }

    private static List<Borrowing.Want> wants(List<LevelSpec> levels, double... seats) {
        long shares = SeatLimits.allShares(levels);
        List<Borrowing.Want> wants = new ArrayList<>();
        for (int i = 0; i < seats.length; i++) {
            wants.add(new Borrowing.Want(
                    levels.get(i).exempt(), SeatLimits.of(levels.get(i), SEATS, shares), seats[i], seats[i]));
        }
        return wants;
    }

    /** The documentation's: a level's share of all shares, rounded up; what it lends and borrows in percent of it. */
    @Test
    void theLimitsComeFromTheShares() {
        assertThat(SeatLimits.of(level("system", 30, 33, null), SEATS, 245)).isEqualTo(new SeatLimits(74, 50, 674));
        assertThat(SeatLimits.of(level("global-default", 20, 50, 50), SEATS, 245))
                .isEqualTo(new SeatLimits(49, 24, 74));
        assertThat(SeatLimits.of(level("none", 0, 0, null), SEATS, 245).nominal())
                .isZero();
        assertThat(SeatLimits.of(level("alone", 0, 0, null), SEATS, 0).nominal())
                .isZero();
    }

    @Test
    void whoWantsMoreBorrowsWhatOthersLend() {
        List<LevelSpec> levels =
                List.of(level("busy", 20, 50, null), level("idle", 100, 90, null), level("keeps", 100, 0, null));
        int[] shares = Borrowing.share(SEATS, wants(levels, 400, 0, 0));

        assertThat(shares[0]).isGreaterThan(270);
        assertThat(shares[1]).isBetween(27, 40);
        assertThat(shares[2]).isEqualTo(273);
    }

    @Test
    void noMoreIsBorrowedThanTheLimitAllows() {
        List<LevelSpec> levels = List.of(level("busy", 100, 0, 20), level("idle", 100, 90, null));

        assertThat(Borrowing.share(SEATS, wants(levels, 5_000, 0))[0]).isEqualTo(360);
    }

    @Test
    void whoWantsItsOwnHasItBack() {
        List<LevelSpec> levels = List.of(level("a", 100, 90, null), level("b", 100, 90, null));

        assertThat(Borrowing.share(SEATS, wants(levels, 5_000, 5_000))).containsExactly(300, 300);
    }

    @Property
    void allSeatsAreSharedWithinTheLimitsOfEach(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int count) {
        Random random = new Random(seed);
        List<LevelSpec> levels = new ArrayList<>();
        double[] seats = new double[count];
        for (int i = 0; i < count; i++) {
            levels.add(level(
                    "l" + i,
                    1 + random.nextInt(100),
                    random.nextInt(101),
                    random.nextBoolean() ? null : random.nextInt(200)));
            seats[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000);
        }
        List<Borrowing.Want> wants = wants(levels, seats);
        int[] shares = Borrowing.share(SEATS, wants);

        int upper = 0;
        for (int i = 0; i < count; i++) {
            SeatLimits limits = wants.get(i).limits();
            assertThat(shares[i]).isBetween(limits.lower(), Math.max(limits.lower(), limits.upper()));
            upper += limits.upper();
        }
        // Each is rounded, and nominal limits are rounded up.
        int sum = Arrays.stream(shares).sum();
        assertThat(sum).isBetween(Math.min(SEATS, upper) - count, SEATS + count);
    }
}
