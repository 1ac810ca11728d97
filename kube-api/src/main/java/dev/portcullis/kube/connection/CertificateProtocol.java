package dev.portcullis.kube.connection;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 whose requests know the client's certificates ({@link CertificateProcessor}). Tomcat makes it by its name. */
public final class CertificateProtocol extends Http11NioProtocol {
    @Override
    protected Processor createProcessor() {
        return new CertificateProcessor(this, getAdapter());
    }
}
