package dev.portcullis.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.tls.InternalPki;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.apache.tomcat.util.net.SSLSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsentCertificatesTest {
    @TempDir
    Path dir;

    private final List<String> asked = new ArrayList<>();

    /** A real one, of nobody, that has been handed a chain, and writes down what it is asked. */
    private SSLSession session(X509Certificate... chain) throws Exception {
        SSLSession real = SSLContext.getDefault().createSSLEngine().getSession();
        return (SSLSession) Proxy.newProxyInstance(
                SSLSession.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, args) -> {
                    asked.add(method.getName());
                    return chain.length > 0 && method.getName().equals("getPeerCertificates")
                            ? chain
                            : method.invoke(real, args);
                });
    }

    private X509Certificate certificate() throws Exception {
        new InternalPki(dir);
        try (InputStream file = Files.newInputStream(dir.resolve("ca.crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
    }

    /** As Tomcat does: for each request anew. */
    private static SSLSupport next(SSLSession session) {
        return new AbsentCertificates().getSSLSupport(session, Map.of());
    }

    @Test
    void whoHasNoneIsAskedOnce() throws Exception {
        SSLSession session = session();
        for (int i = 0; i < 3; i++) {
            assertThat(next(session).getPeerCertificateChain()).isNull();
        }
        assertThat(asked).containsOnlyOnce("getPeerCertificates");
    }

    @Test
    void whoHasOneIsToldByEachRequest() throws Exception {
        X509Certificate own = certificate();
        SSLSession session = session(own);
        for (int i = 0; i < 3; i++) {
            assertThat(next(session).getPeerCertificateChain()).containsExactly(own);
        }
    }

    /** Another client's. */
    @Test
    void anotherSessionIsAskedForItself() throws Exception {
        assertThat(next(session()).getPeerCertificateChain()).isNull();
        assertThat(next(session(certificate())).getPeerCertificateChain()).hasSize(1);
    }
}
