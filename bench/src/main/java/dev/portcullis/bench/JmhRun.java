package dev.portcullis.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** A class of JMH benchmarks, run in a process of its own. */
final class JmhRun {
    private JmhRun() {}

    static Collection<RunResult> of(Class<?> benchmarks) throws RunnerException {
        var options = new OptionsBuilder()
                .include(benchmarks.getName())
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(2))
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).run();
    }

    static Map<String, Double> micros(RunResult result) {
        Statistics micros = result.getPrimaryResult().getStatistics();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("p50Micros", micros.getPercentile(50));
        values.put("p99Micros", micros.getPercentile(99));
        values.put("meanMicros", micros.getMean());
        return values;
    }
}
