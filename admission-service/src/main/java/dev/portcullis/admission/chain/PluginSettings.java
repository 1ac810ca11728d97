package dev.portcullis.admission.chain;

import dev.portcullis.admission.AdmissionPlugin;
import dev.portcullis.kube.service.BadFlagException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * {@code --enable-admission-plugins} and {@code --disable-admission-plugins}.
 *
 * @param served {@code --admission-webhook-plugins}: those that answer other API servers, whether they are on here or not
 */
public record PluginSettings(List<String> enable, List<String> disable, List<String> served) {
    private static final String ENABLE = "enable-admission-plugins";
    private static final String DISABLE = "disable-admission-plugins";
    private static final String SERVED = "admission-webhook-plugins";

    public static PluginSettings of(Environment flags) {
        return new PluginSettings(list(flags, ENABLE), list(flags, DISABLE), list(flags, SERVED));
    }

    private static List<String> list(Environment flags, String name) {
        return List.of(Binder.get(flags).bind(name, String[].class).orElse(new String[0]));
    }

    /**
     * The plugins that are on, in Kubernetes' order; those of third parties are on by their presence, and come last.
     *
     * @throws BadFlagException for a name that no plugin has, or one that is both enabled and disabled
     */
    public <P extends AdmissionPlugin> List<P> choose(List<P> plugins, Set<String> known) {
        requireKnown(ENABLE, enable, known);
        requireKnown(DISABLE, disable, known);
        requireKnown(SERVED, served, known);
        for (String name : enable) {
            if (disable.contains(name)) {
                throw new BadFlagException(ENABLE, name + " in both " + ENABLE + " and " + DISABLE);
            }
        }
        Set<String> on = new HashSet<>(BuiltInPlugins.ON_BY_DEFAULT);
        known.stream().filter(name -> !BuiltInPlugins.ORDER.contains(name)).forEach(on::add);
        on.addAll(enable);
        disable.forEach(on::remove);
        return plugins.stream()
                .filter(plugin -> on.contains(plugin.name()))
                .sorted(Comparator.comparingInt(plugin -> place(plugin.name())))
                .toList();
    }

    /** Whether a plugin of the suite has anything to do here. */
    boolean wants(String name) {
        boolean on = BuiltInPlugins.ON_BY_DEFAULT.contains(name) || enable.contains(name);
        return on && !disable.contains(name) || served.contains(name);
    }

    private static int place(String name) {
        int place = BuiltInPlugins.ORDER.indexOf(name);
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    private static void requireKnown(String flag, List<String> names, Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new BadFlagException(
                        flag,
                        "unknown admission plugin \"" + name + "\"; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
