package dev.portcullis.admission.webhook;

import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.webhook.call.HookCalls;
import dev.portcullis.admission.webhook.hook.TestHooks;
import dev.portcullis.admission.webhook.match.Matching;
import dev.portcullis.admission.webhook.metrics.HookMetrics;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.outbound.KubeconfigUsers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** The plugins in a cluster that has no webhooks. */
public final class NoWebhooks {
    private static final HookMetrics METRICS = new HookMetrics(new SimpleMeterRegistry());

    private NoWebhooks() {}

    public static MutatingWebhooks mutating(ClusterObjects cluster) {
        return new MutatingWebhooks(
                TestHooks.all(List.of()),
                () -> matching(cluster),
                new HookCaller(new HookCalls(cluster, KubeconfigUsers.NONE), true),
                new Judgement(METRICS, MutatingWebhooks.TYPE));
    }

    public static ValidatingWebhooks validating(ClusterObjects cluster) {
        return new ValidatingWebhooks(
                TestHooks.all(List.of()),
                () -> matching(cluster),
                new HookCaller(new HookCalls(cluster, KubeconfigUsers.NONE), false),
                new Judgement(METRICS, ValidatingWebhooks.TYPE));
    }

    private static Matching matching(ClusterObjects cluster) {
        return new Matching(cluster, access -> new Authorizers.Decision(false, "", ""), METRICS, "");
    }
}
