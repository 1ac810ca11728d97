package dev.portcullis.gateway.throttle;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.user.UserInfo;

/** Decides how many requests run at a time, and whose. */
public interface Throttle {
    /** What a request has to expect; it takes no place yet. */
    Turn turn(UserInfo user, RequestInfo info);

    /** Reads that run now. */
    int reading();

    /** Writes that run now. */
    int writing();
}
