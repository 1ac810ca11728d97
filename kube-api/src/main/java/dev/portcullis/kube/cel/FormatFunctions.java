package dev.portcullis.kube.cel;

import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code format.dns1123Label().validate('name')}: nothing, or what is wrong with it. */
final class FormatFunctions {
    private static final Kind<NamedFormat> FORMAT = Kind.own("kubernetes.NamedFormat", NamedFormat.class);

    static final List<Overload> ALL = all();

    private FormatFunctions() {}

    private static List<Overload> all() {
        List<Overload> all = new ArrayList<>();
        all.add(Overload.global(
                "format.named",
                "format-named",
                OptionalType.create(FORMAT.type()),
                Kind.STRING,
                name -> Optional.ofNullable(NamedFormat.ALL.get(name))));
        all.add(Overload.member(
                "validate",
                "format-validate",
                OptionalType.create(ListType.create(SimpleType.STRING)),
                FORMAT,
                Kind.STRING,
                (format, text) -> Optional.of(format.check().apply(text)).filter(problems -> !problems.isEmpty())));
        NamedFormat.ALL.forEach((name, format) ->
                all.add(Overload.constant("format." + name, "format." + name, FORMAT.type(), () -> format)));
        return List.copyOf(all);
    }
}
