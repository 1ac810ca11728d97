package dev.portcullis.bench;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** What the default plugins add to a pod's creation, by JMH, without the way to admission-service and back. */
final class Admissions {
    private Admissions() {}

    static void measure(Report report) throws RunnerException {
        for (RunResult result : JmhRun.of(AdmissionBenchmark.class)) {
            report.values("admit a pod", JmhRun.micros(result));
        }
    }
}
