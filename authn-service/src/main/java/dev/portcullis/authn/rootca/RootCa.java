package dev.portcullis.authn.rootca;

import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What pods verify the API server with ({@code --root-ca-file}). Empty where nobody said. */
public final class RootCa implements AutoCloseable {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final @Nullable ReloadingFile<byte[]> file;

    private RootCa(@Nullable Path file) throws IOException {
        this.file =
                file == null ? null : new ReloadingFile<>(file, RootCa::read, () -> listeners.forEach(Runnable::run));
    }

    /** @throws BadFlagException if the file holds no certificate */
    public static RootCa of(String path) {
        try {
            return new RootCa(path.isEmpty() ? null : Path.of(path));
        } catch (IOException e) {
            throw new BadFlagException("root-ca-file", "cannot be read: " + e.getMessage());
        }
    }

    private static byte[] read(Path file) throws IOException {
        PemFiles.readCertificates(file);
        return Files.readAllBytes(file);
    }

    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public boolean isKnown() {
        return file != null;
    }

    /** PEM; empty where it is not known. */
    public byte[] pem() {
        return file == null ? new byte[0] : file.get();
    }

    String text() {
        return new String(pem(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
