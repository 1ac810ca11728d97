package dev.portcullis.store.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields behind the scale of a custom resource, as in {@code CustomResourceSubresourceScale}; each path by its steps.
 *
 * @param selector a label selector as text; null if there is none
 */
public record ScalePaths(
        List<String> spec, List<String> status, @Nullable List<String> selector) {}
