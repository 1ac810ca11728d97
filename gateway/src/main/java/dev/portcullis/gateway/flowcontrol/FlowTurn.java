package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.gateway.fairqueue.FairQueues;
import dev.portcullis.gateway.fairqueue.Refusal;
import dev.portcullis.gateway.fairqueue.Ticket;
import dev.portcullis.gateway.fairqueue.Waiting;
import dev.portcullis.gateway.throttle.Turn;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A request on its priority level. */
final class FlowTurn extends Ticket implements Turn {
    private final FlowControl control;
    private final Flow flow;
    private final UserInfo user;
    private final RequestInfo info;
    private final @Nullable String listed;

    FlowTurn(
            FlowControl control,
            Flow flow,
            UserInfo user,
            RequestInfo info,
            long hash,
            int seats,
            @Nullable String listed) {
        super(hash, seats);
        this.control = control;
        this.flow = flow;
        this.user = user;
        this.info = info;
        this.listed = listed;
    }

    @Override
    public String schemaUid() {
        return flow.schema().uid();
    }

    @Override
    public String levelUid() {
        return flow.levelUid();
    }

    @Override
    public void enter(BooleanSupplier gone) {
        FairQueues queues = flow.level().queues();
        queues.offer(this);
        if (waiting()) {
            await(queues, gone);
        }
        Refusal refusal = refusal();
        if (refusal != null) {
            flow.series().refused(refusal, control.now() - arrived());
            throw ApiErrors.tooManyRequests(
                    "Too many requests, please try again later.",
                    flow.level().retryAfter().next());
        }
        flow.series().runs(seats(), started() - arrived());
        control.running(info.readOnly(), 1);
    }

    private void await(FairQueues queues, BooleanSupplier gone) {
        flow.series().waits();
        if (control.mayWait()) {
            Waiting.await(queues, this, control.longestWait(), gone);
        } else {
            queues.cancel(this, Refusal.QUEUE_FULL);
        }
        control.waitsNoMore();
        flow.series().waitsNoMore();
    }

    @Override
    public void answered(long bytes) {
        if (listed != null) {
            control.widths().answered(listed, bytes);
        }
    }

    @Override
    public void close() {
        if (running()) {
            flow.level().queues().finish(this);
            flow.series().over(seats(), control.now() - started());
            control.running(info.readOnly(), -1);
        }
    }

    Flow flow() {
        return flow;
    }

    UserInfo user() {
        return user;
    }

    RequestInfo info() {
        return info;
    }

    /** How long it has been waiting. */
    long waitedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(control.now() - arrived());
    }
}
