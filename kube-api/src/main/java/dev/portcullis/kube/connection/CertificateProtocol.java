package dev.portcullis.kube.connection;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 whose requests know the client's certificates ({@link CertificateProcessor}), and whose large answers leave in full records of
 * TLS: Tomcat's own buffer is a little larger than a record, so that every second record, and write, is one of 320 bytes. Tomcat makes
 * it by its name.
 */
public class CertificateProtocol extends Http11NioProtocol {
    /** What a record of TLS holds at most (RFC 8446, section 5.1). */
    private static final int RECORD = 16 * 1024;

    public CertificateProtocol() {
        getEndpoint().getSocketProperties().setAppWriteBufSize(2 * RECORD);
    }

    @Override
    protected Processor createProcessor() {
        return new CertificateProcessor(this, getAdapter());
    }
}
