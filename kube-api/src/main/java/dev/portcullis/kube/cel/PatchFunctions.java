package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.runtime.CelFunctionBinding;

/** What computes the functions that {@code mutation.cel} declares. */
final class PatchFunctions {
    static final ImmutableList<CelFunctionBinding> ALL = ImmutableList.of(CelFunctionBinding.from(
            "jsonpatch_escape_key", String.class, key -> key.replace("~", "~0").replace("/", "~1")));

    private PatchFunctions() {}
}
