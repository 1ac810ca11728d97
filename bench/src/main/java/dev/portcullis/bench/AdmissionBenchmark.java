package dev.portcullis.bench;

import dev.portcullis.admission.cases.DefaultChain;
import dev.portcullis.kube.review.AdmissionReview.Response;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Both phases of a pod's creation, in the default plugins but for quotas. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AdmissionBenchmark {
    private final DefaultChain chain = new DefaultChain();

    @Benchmark
    public Response createPod() {
        return chain.createPod();
    }
}
