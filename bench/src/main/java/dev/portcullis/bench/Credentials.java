package dev.portcullis.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Where the suite is and who we are to it, from a kubeconfig with a client certificate in it. */
record Credentials(URI server, String ca, String certificate, String key) {
    static Credentials read(Path kubeconfig) throws IOException {
        String text = Files.readString(kubeconfig);
        return new Credentials(
                URI.create(field(text, "server")),
                pem(text, "certificate-authority"),
                pem(text, "client-certificate"),
                pem(text, "client-key"));
    }

    private static String pem(String text, String field) throws IOException {
        if (text.contains(field + "-data:")) {
            return new String(Base64.getDecoder().decode(field(text, field + "-data")), StandardCharsets.US_ASCII);
        }
        return Files.readString(Path.of(field(text, field)));
    }

    private static String field(String text, String name) {
        Matcher matcher = Pattern.compile("(?m)^[\\s-]*" + name + ":\\s*\"?([^\"\\s]+)\"?\\s*$")
                .matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the kubeconfig has no " + name);
        }
        return matcher.group(1);
    }

    SSLContext tls() {
        return SslBundle.of(new PemSslStoreBundle(
                        PemSslStoreDetails.forCertificate(certificate).withPrivateKey(key),
                        PemSslStoreDetails.forCertificate(ca)))
                .createSslContext();
    }
}
