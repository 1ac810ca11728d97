package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** One form of a function, and what computes it. What an argument cannot be is an {@link IllegalArgumentException}. */
@SuppressWarnings("Immutable") // The bodies are methods without state.
record Overload(String function, CelOverloadDecl declaration, CelFunctionBinding binding) {

    static Overload constant(String function, String id, CelType result, Supplier<Object> body) {
        return new Overload(
                function,
                CelOverloadDecl.newGlobalOverload(id, result),
                CelFunctionBinding.from(id, ImmutableList.of(), arguments -> body.get()));
    }

    static <T> Overload global(String function, String id, CelType result, Kind<T> of, Function<T, Object> body) {
        return new Overload(
                function,
                CelOverloadDecl.newGlobalOverload(id, result, of.type()),
                CelFunctionBinding.from(id, of.values(), checked(body)));
    }

    static <A, B> Overload global(
            String function, String id, CelType result, Kind<A> first, Kind<B> second, BiFunction<A, B, Object> body) {
        return new Overload(
                function,
                CelOverloadDecl.newGlobalOverload(id, result, first.type(), second.type()),
                CelFunctionBinding.from(id, first.values(), second.values(), checked(body)));
    }

    static <T> Overload member(String function, String id, CelType result, Kind<T> of, Function<T, Object> body) {
        return new Overload(
                function,
                CelOverloadDecl.newMemberOverload(id, result, of.type()),
                CelFunctionBinding.from(id, of.values(), checked(body)));
    }

    static <A, B> Overload member(
            String function, String id, CelType result, Kind<A> of, Kind<B> with, BiFunction<A, B, Object> body) {
        return new Overload(
                function,
                CelOverloadDecl.newMemberOverload(id, result, of.type(), with.type()),
                CelFunctionBinding.from(id, of.values(), with.values(), checked(body)));
    }

    private static <T> CelFunctionOverload.Unary<T> checked(Function<T, Object> body) {
        return argument -> {
            try {
                return body.apply(argument);
            } catch (IllegalArgumentException e) {
                throw new CelInvalidArgumentException(e);
            }
        };
    }

    private static <A, B> CelFunctionOverload.Binary<A, B> checked(BiFunction<A, B, Object> body) {
        return (first, second) -> {
            try {
                return body.apply(first, second);
            } catch (IllegalArgumentException e) {
                throw new CelInvalidArgumentException(e);
            }
        };
    }
}
