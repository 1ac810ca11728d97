package dev.portcullis.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Kubectl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An administrator whose certificate cert-manager issued, and who does as the README says. */
public record CertManagersAdmin(Kubectl kubectl) {
    private static final String FILE = "portcullis.kubeconfig";
    private static final String BEGIN = "kubectl config --kubeconfig " + FILE;

    /** What comes of the README's commands. */
    public Path kubeconfig(Map<String, Map<String, byte[]>> secrets) throws IOException {
        write("ca.crt", secrets.get("ca").get("tls.crt"));
        write("tls.crt", secrets.get("admin").get("tls.crt"));
        write("tls.key", secrets.get("admin").get("tls.key"));
        Path file = kubectl.file(FILE, "");
        List<String> commands = Files.readAllLines(Rendered.directory("README.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(BEGIN))
                .toList();
        assertThat(commands).hasSize(4);
        for (String command : commands) {
            String[] words = command.split(" ");
            kubectl.ok(Arrays.copyOfRange(words, 1, words.length));
        }
        return file;
    }

    private void write(String name, byte[] content) {
        kubectl.file(name, new String(content, StandardCharsets.UTF_8));
    }
}
