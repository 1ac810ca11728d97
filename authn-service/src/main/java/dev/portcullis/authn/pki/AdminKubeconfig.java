package dev.portcullis.authn.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The administrator's kubeconfig, with the CA, the certificate and the key in it. */
record AdminKubeconfig(String server, Path ca, Path certificate, Path key) {

    /** Leaves a file alone that says the same already. */
    void ensure(Path file) throws IOException {
        String content = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: portcullis
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: kubernetes-admin
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                contexts:
                - name: kubernetes-admin@portcullis
                  context:
                    cluster: portcullis
                    user: kubernetes-admin
                current-context: kubernetes-admin@portcullis
                """.formatted(server, base64(ca), base64(certificate), base64(key));
        if (!Files.exists(file) || !Files.readString(file).equals(content)) {
            PemFiles.write(file, content);
        }
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }
}
