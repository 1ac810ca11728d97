package dev.portcullis.kube.json;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import tools.jackson.databind.JsonNode;

/**
 * How deep a tree may be: as deep as kube-apiserver's decoder goes. Every service, and whoever reads the store, goes through what
 * is kept recursively, so that as much depends on the stack of threads, too: {@code -Xss64m}, which all services are started
 * with, is enough for all of it.
 */
public final class Nesting {
    public static final int DEEPEST_READ = Json.DEEPEST_OBJECT;
    public static final int SHALLOW = Json.SHALLOW;

    public static final String TOO_DEEP = "exceeded max depth";
    /** Of stack, for each level; seen to be several times what the hungriest code takes that is not compiled yet. */
    private static final int KIBIBYTES_A_LEVEL = 4;

    private Nesting() {}

    /** Looked up only when something deep comes. */
    private static final class Kept {
        private static final int DEEPEST = Math.clamp(stack() / KIBIBYTES_A_LEVEL, SHALLOW, DEEPEST_READ);

        private static int stack() {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return machine == null
                    ? 0
                    : Integer.parseInt(machine.getVMOption("ThreadStackSize").getValue());
        }
    }

    /** Of what is kept, {@link #DEEPEST_READ} but on threads with small stacks. */
    public static int deepest() {
        return Kept.DEEPEST;
    }

    public static boolean tooDeep(JsonNode tree) {
        return Json.isDeeper(tree, SHALLOW) && Json.isDeeper(tree, deepest());
    }
}
