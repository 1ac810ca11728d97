package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.gateway.fairqueue.FlowHash;
import dev.portcullis.gateway.throttle.Throttle;
import dev.portcullis.gateway.throttle.Turn;
import dev.portcullis.kube.flowcontrol.MandatoryFlows;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.user.UserInfo;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Priority and fairness: each request belongs to a flow of a flow schema, and runs among those of its priority level. Until the
 * configuration has been read there are the mandatory flow schemas and levels; these are never missing.
 */
public final class FlowControl implements Throttle {
    private static final String CATCH_ALL = "catch-all";

    private final int seats;
    private final Duration longestWait;
    private final int mostWaiting;
    private final MeterRegistry registry;
    private final LongSupplier clock;
    private final FlowHash hash = new FlowHash();
    private final ListWidths widths = new ListWidths();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder reading = new LongAdder();
    private final LongAdder writing = new LongAdder();
    private final Map<String, PriorityLevel> levels = new TreeMap<>();
    private final Map<String, LevelSeries> levelSeries = new HashMap<>();
    private final Map<String, FlowSeries> flowSeries = new HashMap<>();
    private volatile Rules rules;

    /** What holds now. */
    private record Rules(RuleIndex<Flow> index, Flow catchAll) {}

    /**
     * @param seats of all levels together
     * @param longestWait in a queue
     * @param mostWaiting in all queues together
     */
    public FlowControl(int seats, Duration longestWait, int mostWaiting, MeterRegistry registry, LongSupplier clock) {
        this.seats = seats;
        this.longestWait = longestWait;
        this.mostWaiting = mostWaiting;
        this.registry = registry;
        this.clock = clock;
        this.rules = configured(List.of(), List.of());
    }

    /** From now on it is so; requests that are under way stay where they are. */
    void configure(Collection<SchemaSpec> schemas, Collection<LevelSpec> specs) {
        rules = configured(schemas, specs);
    }

    private synchronized Rules configured(Collection<SchemaSpec> schemas, Collection<LevelSpec> specs) {
        Map<String, LevelSpec> wanted = named(MandatoryFlows.LEVEL, LevelSpec::of, specs, LevelSpec::name);
        long allShares = SeatLimits.allShares(List.copyOf(wanted.values()));
        for (LevelSpec spec : wanted.values()) {
            PriorityLevel level = levels.computeIfAbsent(spec.name(), name -> new PriorityLevel(spec, clock));
            level.configure(spec, SeatLimits.of(spec, seats, allShares));
            levelSeries.computeIfAbsent(spec.name(), name -> new LevelSeries(registry, level));
        }
        List<SchemaSpec> ordered =
                new ArrayList<>(named(MandatoryFlows.SCHEMA, SchemaSpec::of, schemas, SchemaSpec::name)
                        .values());
        ordered.sort(SchemaSpec.ORDER);
        List<RuleIndex.Entry<Flow>> entries = new ArrayList<>();
        Map<String, FlowSeries> used = new HashMap<>();
        Flow catchAll = null;
        for (SchemaSpec schema : ordered) {
            LevelSpec level = wanted.get(schema.level());
            if (level != null) {
                Flow flow = flow(schema, level, used);
                schema.rules().forEach(rule -> entries.add(new RuleIndex.Entry<>(flow, rule)));
                catchAll = schema.name().equals(CATCH_ALL) ? flow : catchAll;
            }
        }
        forget(wanted, used);
        if (catchAll == null) {
            throw new IllegalStateException("there is no flow schema " + CATCH_ALL);
        }
        return new Rules(new RuleIndex<>(entries), catchAll);
    }

    /** By name; those that are mandatory are as they have to be, but for what they are called by. */
    private static <T> Map<String, T> named(
            String kind, Function<ObjectNode, T> parse, Collection<T> given, Function<T, String> name) {
        Map<String, T> all = new TreeMap<>();
        MandatoryFlows.all(kind).forEach(object -> {
            T spec = parse.apply(object);
            all.put(name.apply(spec), spec);
        });
        given.forEach(spec -> all.put(name.apply(spec), spec));
        return all;
    }

    private Flow flow(SchemaSpec schema, LevelSpec level, Map<String, FlowSeries> used) {
        String key = schema.name() + " " + level.name();
        FlowSeries series =
                flowSeries.computeIfAbsent(key, missing -> new FlowSeries(registry, schema.name(), level.name()));
        used.put(key, series);
        PriorityLevel there = levels.get(level.name());
        if (there == null) {
            throw new IllegalStateException(level.name());
        }
        return new Flow(schema, level.uid(), there, series);
    }

    /** Levels and series that are gone stay until nobody is in them. */
    private void forget(Map<String, LevelSpec> wanted, Map<String, FlowSeries> used) {
        levels.entrySet().removeIf(entry -> {
            boolean over =
                    !wanted.containsKey(entry.getKey()) && entry.getValue().idle();
            LevelSeries series = over ? levelSeries.remove(entry.getKey()) : null;
            if (series != null) {
                series.remove();
            }
            return over;
        });
        flowSeries.entrySet().removeIf(entry -> {
            boolean over = !used.containsKey(entry.getKey()) && entry.getValue().idle();
            if (over) {
                entry.getValue().remove();
            }
            return over;
        });
    }

    /** Shares the seats out anew; to be done every ten seconds. */
    synchronized void borrow() {
        List<PriorityLevel> all = List.copyOf(levels.values());
        int[] shares =
                Borrowing.share(seats, all.stream().map(PriorityLevel::want).toList());
        for (int i = 0; i < shares.length; i++) {
            all.get(i).seats(shares[i]);
        }
    }

    synchronized List<PriorityLevel> levels() {
        return List.copyOf(levels.values());
    }

    @Override
    public Turn turn(UserInfo user, RequestInfo info) {
        Rules now = rules;
        Flow found = now.index().find(user, info);
        Flow flow = found == null ? now.catchAll() : found;
        SchemaSpec schema = flow.schema();
        String listed = ListWidths.kind(info);
        return new FlowTurn(
                this,
                flow,
                user,
                info,
                flow.level().spec().queuing() == null
                        ? 0
                        : hash.of(schema.name(), schema.distinguisher().of(user, info)),
                widths.seats(listed, flow.level().seats()),
                listed);
    }

    /** Whether there is room for one more to wait; {@link #waitsNoMore} afterwards either way. */
    boolean mayWait() {
        return waiting.incrementAndGet() <= mostWaiting;
    }

    void waitsNoMore() {
        waiting.decrementAndGet();
    }

    void running(boolean read, int more) {
        (read ? reading : writing).add(more);
    }

    @Override
    public int reading() {
        return reading.intValue();
    }

    @Override
    public int writing() {
        return writing.intValue();
    }

    Duration longestWait() {
        return longestWait;
    }

    long now() {
        return clock.getAsLong();
    }

    ListWidths widths() {
        return widths;
    }
}
