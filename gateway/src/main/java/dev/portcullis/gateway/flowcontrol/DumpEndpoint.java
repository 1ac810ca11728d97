package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.fairqueue.FairQueues;
import dev.portcullis.gateway.fairqueue.QueueView;
import dev.portcullis.gateway.fairqueue.Ticket;
import dev.portcullis.kube.status.ApiErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /debug/api_priority_and_fairness/dump_…}: tables of what runs and what waits, as kube-apiserver shows them. */
public final class DumpEndpoint implements Endpoint {
    private static final String PATH = "/debug/api_priority_and_fairness/dump_";
    private final Supplier<List<List<String>>> table;

    private DumpEndpoint(Supplier<List<List<String>>> table) {
        this.table = table;
    }

    /** By their paths. */
    public static Map<String, Endpoint> all(FlowControl control) {
        return Map.of(
                PATH + "priority_levels", new DumpEndpoint(() -> levels(control)),
                PATH + "queues", new DumpEndpoint(() -> queues(control)),
                PATH + "requests", new DumpEndpoint(() -> requests(control)));
    }

    private static List<List<String>> levels(FlowControl control) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "PriorityLevelName",
                "ActiveQueues",
                "IsIdle",
                "WaitingRequests",
                "ExecutingRequests",
                "ExecutingSeats",
                "CurrentLimitSeats"));
        for (PriorityLevel level : control.levels()) {
            FairQueues.Load load = level.queues().load();
            rows.add(List.of(
                    level.spec().name(),
                    String.valueOf(level.queues().views().size()),
                    String.valueOf(load.runningRequests() + load.waitingRequests() == 0),
                    String.valueOf(load.waitingRequests()),
                    String.valueOf(load.runningRequests()),
                    String.valueOf(load.runningSeats()),
                    level.spec().exempt() ? "<none>" : String.valueOf(load.limit())));
        }
        return rows;
    }

    private static List<List<String>> queues(FlowControl control) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "PriorityLevelName",
                "Index",
                "PendingRequests",
                "ExecutingRequests",
                "SeatsInUse",
                "ServedSeatSeconds"));
        for (PriorityLevel level : control.levels()) {
            for (QueueView queue : level.queues().views()) {
                rows.add(List.of(
                        level.spec().name(),
                        String.valueOf(queue.index()),
                        String.valueOf(queue.waiting().size()),
                        String.valueOf(queue.runningRequests()),
                        String.valueOf(queue.runningSeats()),
                        String.format(Locale.ROOT, "%.3f", queue.served() / 1e9)));
            }
        }
        return rows;
    }

    private static List<List<String>> requests(FlowControl control) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "PriorityLevelName",
                "FlowSchemaName",
                "QueueIndex",
                "RequestIndexInQueue",
                "FlowDistinguisher",
                "WaitedMillis",
                "InitialSeats",
                "UserName",
                "Verb",
                "APIPath"));
        for (PriorityLevel level : control.levels()) {
            for (QueueView queue : level.queues().views()) {
                int index = 0;
                for (Ticket ticket : queue.waiting()) {
                    if (ticket instanceof FlowTurn turn) {
                        rows.add(row(level, queue.index(), index, turn));
                    }
                    index++;
                }
            }
        }
        return rows;
    }

    private static List<String> row(PriorityLevel level, int queue, int index, FlowTurn turn) {
        SchemaSpec schema = turn.flow().schema();
        return List.of(
                level.spec().name(),
                schema.name(),
                String.valueOf(queue),
                String.valueOf(index),
                schema.distinguisher().of(turn.user(), turn.info()),
                String.valueOf(turn.waitedMillis()),
                String.valueOf(turn.seats()),
                turn.user().username(),
                turn.info().verb(),
                turn.info().path());
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            throw ApiErrors.methodNotAllowed();
        }
        List<List<String>> rows = table.get();
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length() + 2);
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                // A name may hold anything; a row stays a line.
                String cell = row.get(i).replaceAll("\\p{Cntrl}", "?");
                text.append(cell).append(',').repeat(' ', widths[i] - cell.length() - 1);
            }
            text.append('\n');
        }
        exchange.response().setContentType("text/plain; charset=utf-8");
        exchange.response().getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
