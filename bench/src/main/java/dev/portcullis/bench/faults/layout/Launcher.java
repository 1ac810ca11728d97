package dev.portcullis.bench.faults.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./portcullis} for one data directory. */
record Launcher(Path program, Path data) {
    /** The machine may be busy: ten processes start at a time, on what is also under load. */
    private static final String PATIENCE_SECONDS = "240";

    /** @throws IOException if it fails; what it says goes to our own error stream then */
    void run(String command, String... flags) throws IOException {
        List<String> words = new ArrayList<>(List.of(program.toString(), command, "--data-dir", data.toString()));
        words.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PORTCULLIS_NO_BUILD", "yes");
        builder.environment().put("PORTCULLIS_START_SECONDS", PATIENCE_SECONDS);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("./portcullis " + command + " failed:\n" + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
