package dev.portcullis.kube.connection;

import java.io.IOException;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SSLSupport;

/**
 * Of what TLS knows about a connection, a request gets the client's certificates and nothing else: Tomcat's own processor writes
 * down session, ciphers and protocols as well, for each request, which takes a tenth of the time of a small answer.
 */
public class CertificateProcessor extends Http11Processor {
    public CertificateProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
        super(protocol, adapter);
    }

    @Override
    protected void populateSslRequestAttributes() {
        SSLSupport tls = sslSupport;
        if (tls == null) {
            return;
        }
        try {
            Object chain = tls.getPeerCertificateChain();
            if (chain != null) {
                request.setAttribute(SSLSupport.CERTIFICATE_KEY, chain);
            }
        } catch (IOException e) {
            // Without a certificate nobody is anybody.
            getLog().debug("no certificates", e);
        }
    }
}
