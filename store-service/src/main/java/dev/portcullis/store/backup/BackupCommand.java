package dev.portcullis.store.backup;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.state.StoreException;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** {@code BackupCommand FILE URL PKI-DIR}, or {@code BackupCommand FILE STORE-DIR} where no store-service runs. */
public final class BackupCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private BackupCommand() {}

    private interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    public static void main(String... arguments) {
        List<String> args = List.of(arguments);
        Path given = Path.of(args.getFirst());
        Path file = Files.isDirectory(given)
                ? given.resolve("portcullis-" + TIME.format(Clock.systemUTC().instant()) + ".zip")
                : given;
        Source source = args.size() == 3
                ? out -> running(URI.create(args.get(1)), Path.of(args.get(2)), out)
                : out -> stopped(Path.of(args.get(1)), out);
        try {
            save(source, file);
            System.out.printf("%s: %d bytes%n", file, Files.size(file));
        } catch (FileAlreadyExistsException e) {
            end("there is a file " + e.getFile() + " already");
        } catch (IOException | StageUnavailableException | ApiException | StoreException e) {
            end("no backup was made: " + e.getMessage());
        }
    }

    private static void end(String why) {
        System.err.println("portcullis: " + why);
        System.exit(1);
    }

    /** Under its name only when it is whole and on the disk. */
    private static void save(Source source, Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                source.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void running(URI url, Path pki, OutputStream out) throws IOException {
        PemSslStoreDetails own =
                PemSslStoreDetails.forCertificate(uri(pki, "launcher.crt")).withPrivateKey(uri(pki, "launcher.key"));
        SslBundle tls = SslBundle.of(new PemSslStoreBundle(own, PemSslStoreDetails.forCertificate(uri(pki, "ca.crt"))));
        try (InternalClient client = new InternalClient(ServiceName.STORE, url, tls.createSslContext());
                InternalResponse response = client.send("GET", "/backup", header -> {}, null, Duration.ZERO, true)) {
            if (response.status() != 200) {
                response.success();
                throw new IOException("the answer is " + response.status());
            }
            response.body().transferTo(out);
        }
    }

    private static String uri(Path pki, String file) {
        return pki.resolve(file).toUri().toString();
    }

    private static void stopped(Path directory, OutputStream out) throws IOException {
        try (EmbeddedStateStore store = EmbeddedStateStore.open(directory)) {
            store.backUp(out);
        }
    }
}
