package dev.portcullis.gateway.listener;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/2 with another count of what makes a connection abusive. Tomcat adds to it for pings, for resets and for small frames, takes off
 * for requests and data, and closes a connection whose count exceeds zero. Clients ping every 30 s while a watch is quiet, so that pings
 * must not count; but without them Tomcat lets a connection start with no credit at all, and the first stream that is reset ends it: a
 * watch that somebody cancels, a body that is not wanted.
 */
final class PublicHttp2 extends Http2Protocol {
    /** A connection begins with ten times this: some hundred resets that nothing else makes up for. */
    private static final int CREDIT = 1000;

    private final ThreadLocal<Boolean> opening = new ThreadLocal<>();

    @Override
    public InternalHttpUpgradeHandler getInternalUpgradeHandler(
            SocketWrapperBase<?> socket, Adapter adapter, Request request) {
        opening.set(Boolean.TRUE);
        try {
            return super.getInternalUpgradeHandler(socket, adapter, request);
        } finally {
            opening.remove();
        }
    }

    @Override
    public int getOverheadCountFactor() {
        return opening.get() == null ? 0 : CREDIT;
    }
}
