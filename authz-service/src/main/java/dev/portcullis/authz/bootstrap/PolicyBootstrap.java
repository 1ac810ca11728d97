package dev.portcullis.authz.bootstrap;

import dev.portcullis.authz.rbac.RbacInformers;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.status.ApiException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the policy into the store, then lets the informers read, so that the first answer already knows all of it. Runs beside the
 * start of the service, and tries until it works.
 */
public final class PolicyBootstrap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyBootstrap.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int FAILURES_BETWEEN_WARNINGS = 25;

    private final PolicyReconciler reconciler;
    private final RbacInformers informers;
    private final Thread thread;
    private volatile boolean reconciled;

    public PolicyBootstrap(PolicyReconciler reconciler, RbacInformers informers) {
        this.reconciler = reconciler;
        this.informers = informers;
        this.thread = Thread.ofVirtual().name("bootstrap").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Whether the policy is in the store and the index has read what there is. */
    public boolean complete() {
        return reconciled && informers.synced();
    }

    private void run() {
        List<PolicyObject> policy = BootstrapPolicy.load();
        try {
            for (int failures = 0; !attempt(policy, failures); failures++) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            return;
        }
        informers.start();
        reconciled = true;
    }

    private boolean attempt(List<PolicyObject> policy, int failures) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            reconciler.reconcile(policy);
            LOG.info(
                    "the default policy of {} objects is in order after {} ms",
                    policy.size(),
                    (System.nanoTime() - begin) / 1_000_000);
            return true;
        } catch (ApiException | StageUnavailableException e) {
            if (failures % FAILURES_BETWEEN_WARNINGS == FAILURES_BETWEEN_WARNINGS - 1) {
                LOG.warn("the default policy cannot be brought into the store: {}", e.getMessage());
            }
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        informers.close();
    }
}
