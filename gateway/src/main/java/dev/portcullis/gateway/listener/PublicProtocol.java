package dev.portcullis.gateway.listener;

import dev.portcullis.kube.connection.CertificateProcessor;
import dev.portcullis.kube.connection.CertificateProtocol;
import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 with a bound on how long a request line and its headers may take altogether: Tomcat's own bound is one on the pause between
 * two packets, and a byte now and then would hold a connection for hours.
 */
public final class PublicProtocol extends CertificateProtocol {
    /** That of kube-apiserver. */
    private static final Duration HEADER_TIME = Duration.ofSeconds(32);

    private final long headerNanos;

    public PublicProtocol() {
        this(HEADER_TIME);
    }

    PublicProtocol(Duration headerTime) {
        this.headerNanos = headerTime.toNanos();
    }

    /** Says so, too, if a client offers no more than HTTP/1.1 in the handshake; after HTTP/2, which is preferred. */
    @Override
    public void init() throws Exception {
        super.init();
        getEndpoint().addNegotiatedProtocol("http/1.1");
    }

    @Override
    protected Processor createProcessor() {
        return new BoundedProcessor(this, getAdapter());
    }

    private final class BoundedProcessor extends CertificateProcessor {
        /** When the first byte of a request came whose headers are not whole yet; 0 between requests. */
        private long begun;

        BoundedProcessor(PublicProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
            StatusLine.install(this, response, protocol.getMaxHttpResponseHeaderSize());
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            SocketState state = super.service(socket);
            if (state != SocketState.LONG || isAsync() || isUpgrade()) {
                begun = 0;
                return state;
            }
            long now = System.nanoTime();
            if (begun == 0) {
                begun = now;
            }
            if (now - begun > headerNanos) {
                begun = 0;
                return SocketState.CLOSED;
            }
            return state;
        }
    }
}
