package dev.portcullis.store.backup;

import dev.portcullis.store.state.StoreException;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code RestoreCommand FILE STORE-DIR}. */
public final class RestoreCommand {
    private RestoreCommand() {}

    public static void main(String... args) {
        Path file = Path.of(args[0]);
        Path directory = Path.of(args[1]);
        try (InputStream backup = new BufferedInputStream(Files.newInputStream(file))) {
            long revision = EmbeddedStateStore.restore(backup, directory);
            System.out.printf("%s is what %s says; resourceVersions go on after %d%n", directory, file, revision);
        } catch (FileAlreadyExistsException e) {
            end("there is a store in " + directory + " already; nothing was restored");
        } catch (NoSuchFileException e) {
            end("there is no file " + e.getFile());
        } catch (IOException | StoreException e) {
            end("nothing was restored: " + e.getMessage());
        }
    }

    private static void end(String why) {
        System.err.println("portcullis: " + why);
        System.exit(1);
    }
}
