package dev.portcullis.admission.chain;

import dev.portcullis.admission.AdmissionPlugin;
import java.util.ArrayList;
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

    public static PluginSettings of(Environment flags) {
        return new PluginSettings(
                list(flags, "enable-admission-plugins"),
                list(flags, "disable-admission-plugins"),
                list(flags, "admission-webhook-plugins"));
    }

    private static List<String> list(Environment flags, String name) {
        return List.of(Binder.get(flags).bind(name, String[].class).orElse(new String[0]));
    }

    /**
     * The plugins that are on, in Kubernetes' order; those of third parties are on by their presence, and come last.
     *
     * @throws IllegalArgumentException for a name that no plugin has, or one that is both enabled and disabled
     */
    public <P extends AdmissionPlugin> List<P> choose(List<P> plugins, Set<String> known) {
        for (String name : concat(concat(enable, disable), served)) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown admission plugin \"" + name + "\"; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        for (String name : enable) {
            if (disable.contains(name)) {
                throw new IllegalArgumentException(
                        name + " in both enable-admission-plugins and disable-admission-plugins");
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

    private static List<String> concat(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
