package dev.portcullis.gateway.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Waits until a gateway's {@code /readyz} says ok to the administrator. Exits with 1 and the last answer where it doesn't in time. */
public final class ReadyProbe {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private ReadyProbe() {}

    /** Arguments: the gateway's address, the {@code pki} folder, how many seconds to wait. */
    public static void main(String[] args) throws GeneralSecurityException, IOException, InterruptedException {
        SSLSocketFactory tls = AdminTls.of(Path.of(args[1])).getSocketFactory();
        URI readyz = URI.create(args[0] + "/readyz?verbose");
        Instant end = Instant.now().plusSeconds(Long.parseLong(args[2]));
        String answer;
        do {
            try {
                HttpsURLConnection connection =
                        (HttpsURLConnection) readyz.toURL().openConnection();
                connection.setSSLSocketFactory(tls);
                connection.setConnectTimeout(1000);
                connection.setReadTimeout(5000);
                if (connection.getResponseCode() == 200) {
                    return;
                }
                try (InputStream body = connection.getErrorStream()) {
                    answer = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                }
            } catch (IOException e) {
                answer = e.toString();
            }
            Thread.sleep(PAUSE);
        } while (Instant.now().isBefore(end));
        System.err.println(answer);
        System.exit(1);
    }
}
