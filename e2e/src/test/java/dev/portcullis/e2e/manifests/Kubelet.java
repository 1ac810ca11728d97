package dev.portcullis.e2e.manifests;

import dev.portcullis.e2e.manifests.Workload.Mounted;
import dev.portcullis.e2e.suite.Command;
import dev.portcullis.e2e.suite.Ending;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the containers of a rendered suite as processes of this machine: with their arguments, with Secrets as the files that they would be
 * mounted as, by the names that they call each other by. Only addresses differ: all share one, so that each port is another one here.
 */
public final class Kubelet implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("([a-z0-9.-]+):([0-9]{4})\\b");
    private static final Pattern PORT_FLAG = Pattern.compile("--(secure|health)-port=([0-9]+)");

    private final Map<String, Map<String, byte[]>> secrets;
    private final Path directory;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();

    /** @param secrets by name: their keys */
    public Kubelet(Map<String, Map<String, byte[]>> secrets, Path directory) {
        this.secrets = secrets;
        this.directory = directory;
    }

    /** Where a container's port is here. */
    public int port(String host, int port) {
        return ports.computeIfAbsent(host + ":" + port, key -> Ports.free());
    }

    /** One of the suite's own services, on the JVM and with the JVM's flags of one that runs. */
    public void start(Portcullis portcullis, Workload service) {
        try {
            String names = String.join(" ", Portcullis.SERVICES) + " redis localhost "
                    + InetAddress.getLocalHost().getHostName();
            Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + names + "\n");
            List<String> line =
                    List.of(Files.readString(Path.of("/proc/" + portcullis.pid(service.name()) + "/cmdline"))
                            .split("\0"));
            List<String> words = new ArrayList<>(line.subList(0, line.indexOf("-jar") + 2));
            words.removeIf(word -> word.startsWith("-Dportcullis.service="));
            words.add(1, "-Djdk.net.hosts.file=" + hosts);
            args(service, service.name()).stream()
                    .map(arg -> arg.equals("--bind-address=0.0.0.0") ? "--bind-address=127.0.0.1" : arg)
                    .forEach(words::add);
            run(service.name(), words, environment(service));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another program, as the container's command has it but from where it is here, told more. */
    public void start(Workload workload, String pod, String... more) {
        List<String> words = new ArrayList<>(workload.container()
                .path("command")
                .valueStream()
                .map(command -> command.asString().replaceFirst(".*/", ""))
                .toList());
        words.addAll(args(workload, pod));
        words.addAll(List.of(more));
        run(pod, words, environment(workload));
    }

    /** The arguments of a pod as they would be here. */
    public List<String> args(Workload workload, String pod) {
        Path root = directory.resolve(pod);
        workload.mounts().keySet().forEach(path -> folder(root.resolve(path.substring(1))));
        workload.files().forEach((path, mounted) -> write(root.resolve(path.substring(1)), value(mounted)));
        return workload.args().stream()
                .map(arg -> arg.replace("$(POD_NAME)", pod))
                .map(arg -> here(workload, root, arg))
                .map(arg -> ports(workload, pod, arg))
                .toList();
    }

    /** All at once: what one has been replaced by may begin with another. */
    private static String here(Workload workload, Path root, String arg) {
        String mounts = workload.mounts().keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return mounts.isEmpty()
                ? arg
                : Pattern.compile("(^|=|,)(" + mounts + ")(?=/|$|,)")
                        .matcher(arg)
                        .replaceAll(found -> found.group(1) + Matcher.quoteReplacement(root + found.group(2)));
    }

    private String ports(Workload workload, String pod, String arg) {
        Matcher flag = PORT_FLAG.matcher(arg);
        if (flag.matches()) {
            return "--" + flag.group(1) + "-port=" + port(pod, Integer.parseInt(flag.group(2)));
        }
        return ADDRESS.matcher(arg).replaceAll(found -> {
            int number = Integer.parseInt(found.group(2));
            if (found.group(1).equals("0.0.0.0")) {
                return "127.0.0.1:"
                        + port(workload.kind().equals("StatefulSet") ? pod + "." + workload.name() : pod, number);
            }
            // Programs that are no JVM know the names of this machine only.
            String host = found.group(1).contains("etcd") ? "localhost" : found.group(1);
            return host + ":" + port(found.group(1), number);
        });
    }

    private Map<String, String> environment(Workload workload) {
        Map<String, String> variables = new HashMap<>();
        workload.environment().forEach((name, mounted) -> {
            String value = new String(value(mounted), StandardCharsets.UTF_8);
            variables.put(name, value.replace("redis:6379", "redis:" + port("redis", 6379)));
        });
        return variables;
    }

    private byte[] value(Mounted mounted) {
        byte[] value = secrets.getOrDefault(mounted.secret(), Map.of()).get(mounted.key());
        if (value == null) {
            throw new AssertionError("no pod could start: " + mounted);
        }
        return value;
    }

    private void run(String pod, List<String> words, Map<String, String> variables) {
        try {
            Process process = new Command(words, variables, directory)
                    .builder()
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(directory.resolve(pod + ".log").toFile()))
                    .start();
            processes.put(pod, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void folder(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] content) {
        folder(file.getParent());
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What they wrote at last, for whoever waits in vain. */
    public String logs() {
        try (Stream<Path> logs =
                Files.list(directory).filter(file -> file.toString().endsWith(".log"))) {
            return String.join("\n", logs.map(Kubelet::end).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(Path log) {
        try {
            String[] lines = Files.readString(log).split("\n");
            return log.getFileName() + ":\n"
                    + String.join("\n", Arrays.asList(lines).subList(Math.max(0, lines.length - 15), lines.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Politely; what is on its volumes stays. */
    public void stop(String pod) {
        Process process = processes.remove(pod);
        process.destroy();
        Ending.of(process);
    }

    @Override
    public void close() {
        List<Process> all = List.copyOf(processes.values());
        all.reversed().forEach(Process::destroyForcibly);
        all.forEach(Ending::of);
    }
}
