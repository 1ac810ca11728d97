package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.portcullis.kube.cel.AuthorizerValue.GroupCheck;
import dev.portcullis.kube.cel.AuthorizerValue.PathCheck;
import dev.portcullis.kube.cel.AuthorizerValue.ResourceCheck;
import dev.portcullis.kube.cel.Authorizers.Decision;

/** What computes the questions that {@code kubernetes.cel} declares. */
final class AuthorizerFunctions {
    private static final ImmutableList<CelFunctionBinding> ALL = ImmutableList.of(
            CelFunctionBinding.from("authorizer_path", AuthorizerValue.class, String.class, AuthorizerValue::path),
            CelFunctionBinding.from("authorizer_group", AuthorizerValue.class, String.class, AuthorizerValue::group),
            CelFunctionBinding.from(
                    "authorizer_serviceaccount",
                    ImmutableList.of(AuthorizerValue.class, String.class, String.class),
                    arguments -> ((AuthorizerValue) arguments[0])
                            .serviceAccount((String) arguments[1], (String) arguments[2])),
            CelFunctionBinding.from("groupcheck_resource", GroupCheck.class, String.class, GroupCheck::resource),
            CelFunctionBinding.from(
                    "resourcecheck_subresource", ResourceCheck.class, String.class, ResourceCheck::subresource),
            CelFunctionBinding.from(
                    "resourcecheck_namespace", ResourceCheck.class, String.class, ResourceCheck::namespace),
            CelFunctionBinding.from("resourcecheck_name", ResourceCheck.class, String.class, ResourceCheck::name),
            CelFunctionBinding.from(
                    "resourcecheck_fieldselector", ResourceCheck.class, String.class, ResourceCheck::fieldSelector),
            CelFunctionBinding.from(
                    "resourcecheck_labelselector", ResourceCheck.class, String.class, ResourceCheck::labelSelector),
            CelFunctionBinding.from("pathcheck_check", PathCheck.class, String.class, PathCheck::check),
            CelFunctionBinding.from("resourcecheck_check", ResourceCheck.class, String.class, ResourceCheck::check),
            CelFunctionBinding.from(
                    "decision_errored",
                    Decision.class,
                    decision -> !decision.error().isEmpty()),
            CelFunctionBinding.from("decision_error", Decision.class, Decision::error),
            CelFunctionBinding.from("decision_allowed", Decision.class, Decision::allowed),
            CelFunctionBinding.from("decision_reason", Decision.class, Decision::reason));

    /** Made when somebody needs it. For what is metered: no loop is too long that costs little enough. */
    static final CelRuntime METERED = CelEnvironment.runtimeBuilder()
            .setOptions(CelEnvironment.METERED_OPTIONS)
            .addFunctionBindings(ALL)
            .addFunctionBindings(PatchFunctions.ALL)
            .build();

    private AuthorizerFunctions() {}
}
