package dev.portcullis.gateway.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs checks side by side: together they take as long as the slowest. */
final class Checks {
    private Checks() {}

    static Map<Check, Boolean> run(List<Check> checks) {
        Map<Check, FutureTask<Boolean>> running = new LinkedHashMap<>();
        for (Check check : checks) {
            FutureTask<Boolean> task = new FutureTask<>(check.passes()::getAsBoolean);
            running.put(check, task);
            Thread.ofVirtual().start(task);
        }
        Map<Check, Boolean> results = new LinkedHashMap<>();
        running.forEach((check, task) -> results.put(check, passed(task)));
        return results;
    }

    private static boolean passed(FutureTask<Boolean> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
