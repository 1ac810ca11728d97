package dev.portcullis.bench;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision of RBAC; what is allowed costs other things than what is refused, so that each is compared with its like. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class AuthorizationBenchmark {
    @Param({"100", "10000"})
    public int roles;

    @Param({"spread", "piled"})
    public String bindings;

    @Param({"allowed", "refused"})
    public String answer;

    private RbacAuthorizer rbac;
    private Access[] requests;
    private int next;

    @Setup
    public void policy() {
        RandomPolicy policy = new RandomPolicy(roles, bindings.equals("piled"));
        rbac = new RbacAuthorizer(policy.index());
        requests =
                policy.requests(access -> rbac.authorize(access) instanceof Decision.Allow == answer.equals("allowed"));
    }

    @Benchmark
    public Decision authorize() {
        return rbac.authorize(requests[next++ & (requests.length - 1)]);
    }
}
