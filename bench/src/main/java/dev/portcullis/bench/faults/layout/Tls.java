package dev.portcullis.bench.faults.layout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Clients with the suite's own certificates. */
final class Tls {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private Tls() {}

    /** @param name of the files with the client's certificate and key, beside {@code ca.crt}; empty for none */
    static HttpClient client(Path pki, String name) throws IOException {
        PemSslStoreDetails authority = PemSslStoreDetails.forCertificate(Files.readString(pki.resolve("ca.crt")));
        PemSslStoreDetails own = name.isEmpty()
                ? null
                : PemSslStoreDetails.forCertificate(Files.readString(pki.resolve(name + ".crt")))
                        .withPrivateKey(Files.readString(pki.resolve(name + ".key")));
        SSLContext context = SslBundle.of(new PemSslStoreBundle(own, authority)).createSslContext();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .connectTimeout(CONNECT)
                .build();
    }

    static boolean answers(HttpClient client, String url) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(CONNECT).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
