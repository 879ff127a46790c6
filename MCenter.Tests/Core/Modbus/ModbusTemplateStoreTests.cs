using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Tests.Modbus;

public sealed class ModbusTemplateStoreTests : IAsyncLifetime
{
    private static readonly ModbusTemplateKey Sdm630 = new("Eastron SDM630-Modbus V2", 1);
    private static readonly ModbusTemplate Own = new()
    {
        Name = "Cellar <b>meter Ä", Version = 2, Medium = Medium.Water, Registers = [new() { Address = 6004, Type = ModbusType.UInt64, Name = 1011, Unit = 50, Divisor = -0.5m }],
    };

    private CoreBench bench = null!;

    private ModbusTemplateStore Store => bench.Get<ModbusTemplateStore>();

    public async ValueTask InitializeAsync() => bench = await CoreBench.OpenAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task An_own_template_is_kept_and_gone_when_deleted()
    {
        await Store.PutAsync(Own, replace: false, "anna", default);
        var known = (await RestartedAsync()).Find(Own.Key).ShouldNotBeNull();
        (known.Origin, ModbusTemplateReader.Write(known.Template)).ShouldBe((TemplateOrigin.Own, ModbusTemplateReader.Write(Own)));
        await Should.ThrowAsync<ConflictException>(() => Store.PutAsync(Own, replace: false, "anna", default));

        await Store.DeleteAsync(Own.Key, "anna", default);
        (await RestartedAsync()).Find(Own.Key).ShouldBeNull();
        Should.Throw<KeyNotFoundException>(() => Store.Known(Own.Key));
        (await bench.EventsAsync()).ShouldBe([$"ModbusTemplateAdded:{Own.Key}", $"ModbusTemplateDeleted:{Own.Key}"]);
    }

    [Fact]
    public async Task One_with_the_key_of_a_built_in_one_holds_until_it_is_deleted()
    {
        var built = Store.Known(Sdm630);
        await Should.ThrowAsync<ConflictException>(() => Store.DeleteAsync(Sdm630, null, default));
        await Store.PutAsync(built with { Source = "mine" }, replace: true, null, default);
        (await RestartedAsync()).Find(Sdm630)!.Origin.ShouldBe(TemplateOrigin.Changed);
        Store.Known(Sdm630).Source.ShouldBe("mine");
        await Store.DeleteAsync(Sdm630, null, default);
        (Store.Find(Sdm630)!.Origin, Store.Known(Sdm630).Source).ShouldBe((TemplateOrigin.BuiltIn, built.Source));

        await Store.PutAsync(built, replace: true, null, default);
        Store.Find(Sdm630)!.Origin.ShouldBe(TemplateOrigin.BuiltIn);
    }

    [Fact]
    public async Task An_import_says_what_it_does_with_each()
    {
        var built = Store.Known(Sdm630);
        await Store.PutAsync(Own, replace: false, null, default);
        var swapped = 0;
        Store.Changed += () => swapped++;
        var file = ModbusTemplateFile.Read(ModbusTemplateFile.Write([built, Own with { Source = "other" }, Own with { Version = 3 }]));
        ImportVerdict[] verdicts = [ImportVerdict.Same, ImportVerdict.Replaces, ImportVerdict.New];
        Store.Compare(file).Select(i => i.Verdict).ShouldBe(verdicts);
        swapped.ShouldBe(0);
        (await Store.ImportAsync(file, "anna", default)).Select(i => i.Verdict).ShouldBe(verdicts);
        swapped.ShouldBe(1);
        Store.Compare(file).ShouldAllBe(i => i.Verdict == ImportVerdict.Same);
        Store.All.Where(k => k.Origin != TemplateOrigin.BuiltIn).Select(k => k.Template.Key).ShouldBe([Own.Key, new(Own.Name, 3)]);
    }

    [Fact]
    public async Task What_cannot_be_read_leaves_the_others_and_is_told()
    {
        await bench.Get<SettingsStore>().SaveAsync(new ModbusTemplateSettings { Own = ["{", ModbusTemplateReader.Write(Own)] }, default);
        await Store.LoadAsync(default);
        Store.Known(Own.Key).Name.ShouldBe(Own.Name);
        (await bench.EventsAsync()).ShouldHaveSingleItem().ShouldStartWith("ModbusTemplateUnreadable:");
    }

    [Fact]
    public async Task A_wrong_template_is_not_stored()
    {
        var wrong = await Should.ThrowAsync<InvalidInputException>(() => Store.PutAsync(Own with { Registers = [Own.Registers[0] with { Unit = 51 }] }, replace: false, null, default));
        wrong.Errors.ShouldHaveSingleItem().Field.ShouldBe("registers[0].unit");
        Store.Find(Own.Key).ShouldBeNull();
    }

    /// <summary>A store as the next start makes it, on the same database.</summary>
    private async Task<ModbusTemplateStore> RestartedAsync()
    {
        var restarted = new ModbusTemplateStore(new(bench.Get<IDbContextFactory<McenterDb>>()), bench.Get<EventLog>());
        await restarted.LoadAsync(default);
        return restarted;
    }
}
