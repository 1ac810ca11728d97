package dev.portcullis.kube.connection;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.jsse.JSSEImplementation;
import org.apache.tomcat.util.net.jsse.JSSESupport;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a session of TLS that its client showed no certificate. Tomcat asks the session anew for each request, and whoever has
 * none costs an exception with all frames of the stack each time.
 */
public final class AbsentCertificates extends JSSEImplementation {
    private static final String ABSENT = AbsentCertificates.class.getName();

    @Override
    public SSLSupport getSSLSupport(SSLSession session, Map<String, List<String>> additional) {
        return new Remembering(session, additional);
    }

    private static final class Remembering extends JSSESupport {
        private final SSLSession session;

        Remembering(SSLSession session, Map<String, List<String>> additional) {
            super(session, additional);
            this.session = session;
        }

        @Override
        public X509Certificate @Nullable [] getPeerCertificateChain() throws IOException {
            if (session.getValue(ABSENT) != null) {
                return null;
            }
            X509Certificate[] chain = super.getPeerCertificateChain();
            if (chain == null) {
                session.putValue(ABSENT, Boolean.TRUE);
            }
            return chain;
        }
    }
}
