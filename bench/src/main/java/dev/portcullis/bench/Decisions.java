package dev.portcullis.bench;

import dev.portcullis.authz.rbac.RbacIndex;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** What a decision of authz-service takes, by JMH, and what its index takes of the heap. */
final class Decisions {
    private Decisions() {}

    static void measure(Report report) throws RunnerException {
        for (RunResult result : JmhRun.of(AuthorizationBenchmark.class)) {
            int roles = Integer.parseInt(result.getParams().getParam("roles"));
            String bindings = result.getParams().getParam("bindings");
            String answer = result.getParams().getParam("answer");
            Map<String, Double> values = JmhRun.micros(result);
            values.putAll(index(new RandomPolicy(roles, bindings.equals("piled"))));
            report.values(
                    "authorize, %d roles, %d bindings %s, %s".formatted(roles, 2 * roles, bindings, answer), values);
        }
    }

    private static Map<String, Double> index(RandomPolicy policy) {
        long before = used();
        long begin = System.nanoTime();
        RbacIndex index = policy.index();
        double millis = (System.nanoTime() - begin) / 1e6;
        double megabytes = (used() - before) / 1e6;
        Reference.reachabilityFence(index);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("heapMB", megabytes);
        values.put("buildMillis", millis);
        return values;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
