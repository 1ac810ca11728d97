package dev.portcullis.gateway.fairqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.fairqueue.Simulation.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FairQueuesTest {
    private static final Queuing QUEUES = new Queuing(128, 6, 50);
    private static final long FLOOD = new FlowHash(1).of("s", "flood");
    private static final long TRICKLE = new FlowHash(1).of("s", "trickle");
    private final Simulation simulation = new Simulation();
    private final FairQueues queues = simulation.queues;

    private void seats(int seats, Queuing how) {
        queues.configure(how);
        queues.limit(seats);
    }

    /** A thousand slow requests are there first; whoever sends one now and then hardly waits for a seat to become free. */
    @Test
    void aTrickleIsNotHeldUpByAFlood() {
        seats(10, QUEUES);
        List<Request> flood = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            flood.add(simulation.at(0, FLOOD, 1, 100));
        }
        List<Request> trickle = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            trickle.add(simulation.at(50 + i * 100L + i, TRICKLE, 1, 10));
        }
        simulation.run(60_000);

        assertThat(trickle).allMatch(request -> request.refusal() == null && request.waitedMillis() <= 100);
        assertThat(flood.stream().filter(request -> request.refusal() == Refusal.QUEUE_FULL))
                .hasSize(1_000 - 10 - 6 * 50);
        assertThat(flood.stream().filter(request -> request.refusal() == null))
                .allMatch(request -> request.started() > 0);
        assertThat(queues.load()).isEqualTo(new FairQueues.Load(10, 0, 0, 0, 0));
    }

    /** Slow requests are charged what they take, not what was thought. */
    @Test
    void seatsTimesTimeAreSharedEvenly() {
        seats(4, new Queuing(2, 1, 5_000));
        long slow = flowOf(0);
        long quick = flowOf(1);
        List<Request> slows = new ArrayList<>();
        List<Request> quicks = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            slows.add(simulation.at(0, slow, 1, 50));
        }
        for (int i = 0; i < 4_000; i++) {
            quicks.add(simulation.at(0, quick, 1, 5));
        }
        simulation.run(4_000);

        double slowTime = slows.stream().filter(one -> one.started() > 0).count() * 50.0;
        double quickTime = quicks.stream().filter(one -> one.started() > 0).count() * 5.0;
        assertThat(slowTime / quickTime).isBetween(0.9, 1.1);
    }

    /** A flow whose queue is the one with the index, of two with hands of one. */
    private static long flowOf(int queue) {
        for (long flow = 0; ; flow++) {
            if (Hand.deal(flow, 2, 1)[0] == queue) {
                return flow;
            }
        }
    }

    /** What a flow did not use when nobody else wanted it is no claim on later. */
    @Test
    void whoWasAloneForLongIsNotPutBehindNorIsWhoWasQuietPreferred() {
        seats(2, new Queuing(2, 1, 5_000));
        long before = flowOf(0);
        long after = flowOf(1);
        simulation.at(0, before, 1, 20_000);
        simulation.at(0, before, 1, 20_000);
        List<Request> first = new ArrayList<>();
        List<Request> second = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            first.add(simulation.at(20_000, before, 1, 10));
            second.add(simulation.at(20_000, after, 1, 10));
        }
        simulation.run(21_000);

        long firsts = first.stream().filter(one -> one.started() > 0).count();
        long seconds = second.stream().filter(one -> one.started() > 0).count();
        assertThat((double) firsts / seconds).isBetween(0.8, 1.25);
    }

    @Test
    void aWideRequestGetsItsTurnAndRunsAloneIfItMust() {
        seats(4, QUEUES);
        for (int i = 0; i < 200; i++) {
            simulation.at(i, FLOOD, 1, 50);
        }
        Request wide = simulation.at(20, TRICKLE, 3, 10);
        Request wider = simulation.at(30, TRICKLE, 9, 10);
        simulation.run(20_000);

        assertThat(wide.waitedMillis()).isLessThan(200);
        assertThat(wider.started()).isPositive();
        assertThat(queues.load().runningSeats()).isZero();
    }

    @Test
    void withoutQueuesWhoFindsNoSeatIsRefused() {
        queues.configure(null);
        queues.limit(1);
        Request first = simulation.at(0, FLOOD, 1, 10);
        Request second = simulation.at(5, TRICKLE, 1, 10);
        Request third = simulation.at(15, TRICKLE, 1, 10);
        simulation.run(1_000);

        assertThat(first.refusal()).isNull();
        assertThat(second.refusal()).isEqualTo(Refusal.CONCURRENCY_LIMIT);
        assertThat(third.refusal()).isNull();
    }

    @Test
    void moreSeatsAreUsedAtOnceAndFewerAsTheyBecomeFree() {
        seats(1, QUEUES);
        List<Request> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(simulation.at(0, FLOOD, 1, 100));
        }
        simulation.at(10, () -> queues.limit(6));
        simulation.at(20, () -> assertThat(queues.load().runningSeats()).isEqualTo(6));
        simulation.at(30, () -> queues.limit(2));
        simulation.at(40, () -> assertThat(queues.load().runningSeats()).isEqualTo(6));
        simulation.at(150, () -> assertThat(queues.load().runningSeats()).isEqualTo(2));
        simulation.run(1_000);

        assertThat(all).allMatch(request -> request.started() > 0);
    }

    @Test
    void whoWaitsStaysInLineWhenTheQueuesAreOthers() {
        seats(1, QUEUES);
        List<Request> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(simulation.at(0, FLOOD, 1, 10));
        }
        simulation.at(1, () -> queues.configure(new Queuing(4, 2, 10)));
        all.add(simulation.at(2, FLOOD, 1, 10));
        simulation.at(3, () -> queues.configure(null));
        simulation.run(1_000);

        assertThat(all).allMatch(request -> request.started() > 0);
    }

    @Test
    void whoGivesUpLeavesNothingBehind() {
        seats(1, QUEUES);
        Request running = simulation.at(0, FLOOD, 1, 50);
        Request waiting = simulation.at(1, FLOOD, 1, 50);
        simulation.at(
                2, () -> assertThat(queues.cancel(waiting, Refusal.CANCELLED)).isTrue());
        simulation.at(
                3, () -> assertThat(queues.cancel(running, Refusal.CANCELLED)).isFalse());
        simulation.run(1_000);

        assertThat(waiting.refusal()).isEqualTo(Refusal.CANCELLED);
        assertThat(queues.load()).isEqualTo(new FairQueues.Load(1, 0, 0, 0, 0));
        assertThat(queues.views()).isEmpty();
    }

    @Test
    void theDemandIsMeasuredOverTime() {
        seats(1, QUEUES);
        simulation.at(0, FLOOD, 1, 100);
        simulation.at(0, FLOOD, 1, 100);
        simulation.at(400, () -> {});
        simulation.run(1_000);
        SeatDemand.Summary demand = queues.takeDemand();

        assertThat(demand.high()).isEqualTo(2);
        assertThat(demand.average()).isEqualTo((2 * 100 + 100) / 400.0);
        assertThat(queues.takeDemand().high()).isZero();
    }

    /** Whatever comes: no more seats than there are, nobody lost, nobody twice. */
    @Property(tries = 200)
    void theBooksBalance(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int limit) {
        Random random = new Random(seed);
        Simulation world = new Simulation();
        world.queues.configure(new Queuing(1 + random.nextInt(8), 1 + random.nextInt(3), random.nextInt(6)));
        world.queues.limit(limit);
        List<Request> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int at = random.nextInt(500);
            Request request = world.at(at, random.nextInt(5), 1 + random.nextInt(3), 1 + random.nextInt(30));
            all.add(request);
            if (random.nextInt(4) == 0) {
                world.at(at + random.nextInt(20), () -> world.queues.cancel(request, Refusal.TIME_OUT));
            }
            world.at(at, () -> {
                FairQueues.Load load = world.queues.load();
                assertThat(load.runningSeats() <= limit || load.runningRequests() == 1)
                        .isTrue();
                assertThat(load.waitingSeats()).isNotNegative();
            });
        }
        world.run(100_000);

        assertThat(all).allMatch(request -> (request.started() > 0) != (request.refusal() != null));
        assertThat(world.queues.load()).isEqualTo(new FairQueues.Load(limit, 0, 0, 0, 0));
    }

    @Test
    void threadsWaitForTheirTurn() throws Exception {
        FairQueues real = new FairQueues(System::nanoTime);
        real.configure(new Queuing(4, 2, 50));
        real.limit(2);
        int threads = 40;
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            int flow = i % 3;
            Thread.ofVirtual().start(() -> {
                Request request = new Request(flow, 1, 0);
                real.offer(request);
                Waiting.await(real, request, Duration.ofSeconds(20), () -> false);
                if (request.running() && real.load().runningRequests() <= 2) {
                    real.finish(request);
                    done.countDown();
                }
            });
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(real.load()).isEqualTo(new FairQueues.Load(2, 0, 0, 0, 0));
    }

    @Test
    void nobodyWaitsForEverNorForAClientThatHasGone() {
        FairQueues real = new FairQueues(System::nanoTime);
        real.configure(new Queuing(4, 2, 50));
        real.limit(1);
        real.offer(new Request(1, 1, 0));
        Request late = new Request(1, 1, 0);
        real.offer(late);
        Waiting.await(real, late, Duration.ofMillis(30), () -> false);
        Request gone = new Request(1, 1, 0);
        real.offer(gone);
        Waiting.await(real, gone, Duration.ofSeconds(30), () -> true);

        assertThat(late.refusal()).isEqualTo(Refusal.TIME_OUT);
        assertThat(gone.refusal()).isEqualTo(Refusal.CANCELLED);
        assertThat(real.load().waitingRequests()).isZero();
    }
}
