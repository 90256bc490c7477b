using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Ponita;

namespace Noether.Systems.Equivariance.Tests.Ponita;

internal static class RecipeUnderTest
{
    public static Recipe Named(string name) => new PonitaSystem().Recipes.Single(r => r.Name == name);
}
