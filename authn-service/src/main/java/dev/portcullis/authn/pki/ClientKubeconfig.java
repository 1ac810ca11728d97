package dev.portcullis.authn.pki;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A kubeconfig with the CA, the certificate and the key in it.
 *
 * @param entry how the user's entry is called; API servers find what they show to an admission webhook by its host
 * @param server with a path, if one thing only is asked there
 */
record ClientKubeconfig(String entry, URI server, Path ca, Path certificate, Path key) {

    /** Leaves a file alone that says the same already. A server with a name may be given an address instead: the name is known all the same. */
    void ensure(Path file) throws IOException {
        String content = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: portcullis
                  cluster:
                    server: %1$s%2$s
                    certificate-authority-data: %3$s
                users:
                - name: %4$s
                  user:
                    client-certificate-data: %5$s
                    client-key-data: %6$s
                contexts:
                - name: %4$s@portcullis
                  context:
                    cluster: portcullis
                    user: %4$s
                current-context: %4$s@portcullis
                """.formatted(server, serverName(), base64(ca), entry, base64(certificate), base64(key));
        if (!Files.exists(file) || !Files.readString(file).equals(content)) {
            PemFiles.write(file, content);
        }
    }

    private String serverName() {
        boolean named = CertificateProfile.Name.host(server.getHost()).type() == GeneralName.dNSName;
        return named ? "\n    tls-server-name: " + server.getHost() : "";
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }
}
