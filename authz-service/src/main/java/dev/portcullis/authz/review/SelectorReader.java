package dev.portcullis.authz.review;

import static java.util.Objects.requireNonNullElse;

import dev.portcullis.authz.Selector;
import dev.portcullis.authz.Selector.Requirement;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.review.SubjectAccessReview.SelectorAttributes;
import dev.portcullis.kube.selector.FieldSelector;
import dev.portcullis.kube.selector.LabelRequirement;
import dev.portcullis.kube.selector.LabelSelector;
import dev.portcullis.kube.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selectors of a review, raw or as requirements. What cannot be understood is left out: requirements only narrow what is asked for, so
 * that with fewer of them more has to be allowed.
 */
final class SelectorReader {
    private SelectorReader() {}

    static Selector fields(@Nullable SelectorAttributes selector) {
        if (selector == null) {
            return Selector.NONE;
        }
        String raw = requireNonNullElse(selector.rawSelector(), "");
        if (raw.isEmpty()) {
            return chosen(
                    selector,
                    requirement -> isOneOf(requirement) && requirement.values().size() == 1);
        }
        try {
            return new Selector(
                    FieldSelector.parse(raw).terms().stream()
                            .map(term ->
                                    new Requirement(term.field(), term.equal() ? "In" : "NotIn", List.of(term.value())))
                            .toList(),
                    false);
        } catch (ApiException e) {
            return new Selector(List.of(), true);
        }
    }

    static Selector labels(@Nullable SelectorAttributes selector) {
        if (selector == null) {
            return Selector.NONE;
        }
        String raw = requireNonNullElse(selector.rawSelector(), "");
        if (raw.isEmpty()) {
            return chosen(
                    selector,
                    requirement -> isOneOf(requirement)
                            || requirement.operator().equals("Exists")
                            || requirement.operator().equals("DoesNotExist"));
        }
        try {
            List<LabelRequirement> all = LabelSelector.parse(raw).requirements();
            List<Requirement> known = all.stream()
                    .filter(requirement -> !operator(requirement).isEmpty())
                    .map(requirement -> new Requirement(requirement.key(), operator(requirement), requirement.values()))
                    .toList();
            return new Selector(known, known.size() < all.size());
        } catch (ApiException e) {
            return new Selector(List.of(), true);
        }
    }

    /** The API has no comparisons. */
    private static String operator(LabelRequirement requirement) {
        return switch (requirement.operator()) {
            case IN, EQUALS -> "In";
            case NOT_IN, NOT_EQUALS -> "NotIn";
            case EXISTS -> "Exists";
            case DOES_NOT_EXIST -> "DoesNotExist";
            case GREATER_THAN, LESS_THAN -> "";
        };
    }

    private static boolean isOneOf(Requirement requirement) {
        return requirement.operator().equals("In") || requirement.operator().equals("NotIn");
    }

    private static Selector chosen(SelectorAttributes selector, java.util.function.Predicate<Requirement> known) {
        List<Requirement> all = new ArrayList<>();
        for (SubjectAccessReview.Requirement requirement :
                requireNonNullElse(selector.requirements(), List.<SubjectAccessReview.Requirement>of())) {
            all.add(new Requirement(
                    requireNonNullElse(requirement.key(), ""),
                    requireNonNullElse(requirement.operator(), ""),
                    requireNonNullElse(requirement.values(), List.of())));
        }
        List<Requirement> understood = all.stream().filter(known).toList();
        return new Selector(understood, understood.size() < all.size());
    }
}
