using System.Collections.Frozen;
using System.Globalization;

namespace MCenter.Core.Registers;

/// <summary>One name that a register can be given.</summary>
/// <param name="Code">The compatible API's <c>CfgDescription</c>; stored and exported, never renumbered.</param>
/// <param name="Key">Key of its text.</param>
public sealed record RegisterName(int Code, string Key);

/// <summary>
/// The names a register can be given (<c>CfgDescription</c>). Codes below <see cref="FirstOwnCode"/> are those seen of the original product, which
/// counts up from 1 and was seen up to 86; what it is not known to have gets codes of our own from there, so that none can ever mean two things.
/// </summary>
public static class RegisterNames
{
    /// <summary>Codes from here on are our own.</summary>
    public const int FirstOwnCode = 1000;

#pragma warning disable CS1591 // the names speak
    public const int NotConfigured = 0;
    public const int ActiveEnergyImport = 3;
    public const int ActiveEnergyExport = 5;
    public const int ReactiveEnergyImport = 8;
    public const int ReactiveEnergyExport = 9;
    public const int ActivePower = 25;
    public const int ReactivePower = 26;
    public const int ApparentPower = 27;
    public const int Voltage = 28;
    public const int Current = 31;
    public const int PowerFactor = 32;
    public const int Frequency = 33;
    public const int PowerFailures = 34;
    public const int TransformerRatio = 35;
    public const int ErrorFlags = 86;
    public const int Energy = 1000;
    public const int HeatEnergy = 1001;
    public const int CoolingEnergy = 1002;
    public const int ApparentEnergy = 1003;
    public const int ResettableEnergy = 1004;
    public const int StoredEnergy = 1005;
    public const int ResettableReactiveEnergy = 1006;
    public const int ReactiveEnergy = 1007;
    public const int Volume = 1010;
    public const int WaterVolume = 1011;
    public const int WarmWaterVolume = 1012;
    public const int GasVolume = 1013;
    public const int CoolingVolume = 1014;
    public const int Mass = 1015;
    public const int InputVolume1 = 1016;
    public const int StoredVolume = 1017;
    public const int ReverseVolume = 1018;
    public const int VolumePerPulse = 1019;
    public const int Power = 1020;
    public const int ActivePowerExport = 1021;
    public const int ReactivePowerExport = 1022;
    public const int PowerMaximum = 1023;
    public const int VolumeFlow = 1030;
    public const int MassFlow = 1031;
    public const int VolumeFlowMaximum = 1032;
    public const int FlowTemperature = 1040;
    public const int ReturnTemperature = 1041;
    public const int TemperatureDifference = 1042;
    public const int ExternalTemperature = 1043;
    public const int Temperature = 1044;
    public const int Pressure = 1045;
    public const int RelativeHumidity = 1046;
    public const int FlowTemperatureMaximum = 1047;
    public const int ReturnTemperatureMaximum = 1048;
    public const int VoltageMinimum = 1050;
    public const int VoltageMaximum = 1051;
    public const int PhaseAngle = 1052;
    public const int VoltageBetweenPhases = 1053;
    public const int VoltageAverage = 1054;
    public const int CurrentAverage = 1055;
    public const int NeutralCurrent = 1056;
    public const int HeatCostAllocation = 1060;
    public const int Pulses = 1061;
    public const int StoredHeatCostAllocation = 1062;
    public const int OnTime = 1070;
    public const int OperatingTime = 1071;
    public const int Duration = 1072;
    public const int DateTime = 1073;
    public const int Date = 1074;
    public const int ErrorTime = 1075;
    public const int StoredDate = 1076;
    public const int NextStoredDate = 1077;
    public const int ErrorDate = 1078;
    public const int MaximumDate = 1079;
    public const int FabricationNumber = 1080;
    public const int Identification = 1081;
    public const int ResetCounter = 1082;
    public const int SignalStrength = 1083;
    public const int BatteryLife = 1084;
    public const int Manufacturer = 1085;
    public const int Model = 1086;
    public const int FirmwareVersion = 1087;
    public const int SoftwareVersion = 1088;
    public const int CustomerNumber = 1089;
    public const int Value = 1090;
    public const int ManufacturerSpecific = 1091;
    public const int CustomerLocation = 1092;
    public const int ParameterSet = 1093;
    public const int BusAddress = 1094;
    public const int DigitalInput = 1095;
    public const int DigitalOutput = 1096;
    public const int ActiveTariff = 1097;
    public const int BatteryCharge = 1098;
    public const int Medium = 1099;
    public const int VolumeTimesFlowTemperature = 1100;
    public const int VolumeTimesReturnTemperature = 1101;
    public const int StorageInterval = 1102;
    public const int InputVolume2 = 1103;
    public const int InputVolume3 = 1104;
    public const int TemperatureMinimum = 1110;
    public const int TemperatureMaximum = 1111;
    public const int RelativeHumidityMinimum = 1112;
    public const int RelativeHumidityMaximum = 1113;
    public const int StoredTemperature = 1114;
    public const int StoredRelativeHumidity = 1115;
#pragma warning restore CS1591

    /// <summary>All names in the order of their codes; the first is <see cref="NotConfigured"/>.</summary>
    public static IReadOnlyList<RegisterName> All { get; } =
    [
        new(NotConfigured, nameof(NotConfigured)),
        new(ActiveEnergyImport, nameof(ActiveEnergyImport)),
        new(ActiveEnergyExport, nameof(ActiveEnergyExport)),
        new(ReactiveEnergyImport, nameof(ReactiveEnergyImport)),
        new(ReactiveEnergyExport, nameof(ReactiveEnergyExport)),
        new(ActivePower, nameof(ActivePower)),
        new(ReactivePower, nameof(ReactivePower)),
        new(ApparentPower, nameof(ApparentPower)),
        new(Voltage, nameof(Voltage)),
        new(Current, nameof(Current)),
        new(PowerFactor, nameof(PowerFactor)),
        new(Frequency, nameof(Frequency)),
        new(PowerFailures, nameof(PowerFailures)),
        new(TransformerRatio, nameof(TransformerRatio)),
        new(ErrorFlags, nameof(ErrorFlags)),
        new(Energy, nameof(Energy)),
        new(HeatEnergy, nameof(HeatEnergy)),
        new(CoolingEnergy, nameof(CoolingEnergy)),
        new(ApparentEnergy, nameof(ApparentEnergy)),
        new(ResettableEnergy, nameof(ResettableEnergy)),
        new(StoredEnergy, nameof(StoredEnergy)),
        new(ResettableReactiveEnergy, nameof(ResettableReactiveEnergy)),
        new(ReactiveEnergy, nameof(ReactiveEnergy)),
        new(Volume, nameof(Volume)),
        new(WaterVolume, nameof(WaterVolume)),
        new(WarmWaterVolume, nameof(WarmWaterVolume)),
        new(GasVolume, nameof(GasVolume)),
        new(CoolingVolume, nameof(CoolingVolume)),
        new(Mass, nameof(Mass)),
        new(InputVolume1, nameof(InputVolume1)),
        new(StoredVolume, nameof(StoredVolume)),
        new(ReverseVolume, nameof(ReverseVolume)),
        new(VolumePerPulse, nameof(VolumePerPulse)),
        new(Power, nameof(Power)),
        new(ActivePowerExport, nameof(ActivePowerExport)),
        new(ReactivePowerExport, nameof(ReactivePowerExport)),
        new(PowerMaximum, nameof(PowerMaximum)),
        new(VolumeFlow, nameof(VolumeFlow)),
        new(MassFlow, nameof(MassFlow)),
        new(VolumeFlowMaximum, nameof(VolumeFlowMaximum)),
        new(FlowTemperature, nameof(FlowTemperature)),
        new(ReturnTemperature, nameof(ReturnTemperature)),
        new(TemperatureDifference, nameof(TemperatureDifference)),
        new(ExternalTemperature, nameof(ExternalTemperature)),
        new(Temperature, nameof(Temperature)),
        new(Pressure, nameof(Pressure)),
        new(RelativeHumidity, nameof(RelativeHumidity)),
        new(FlowTemperatureMaximum, nameof(FlowTemperatureMaximum)),
        new(ReturnTemperatureMaximum, nameof(ReturnTemperatureMaximum)),
        new(VoltageMinimum, nameof(VoltageMinimum)),
        new(VoltageMaximum, nameof(VoltageMaximum)),
        new(PhaseAngle, nameof(PhaseAngle)),
        new(VoltageBetweenPhases, nameof(VoltageBetweenPhases)),
        new(VoltageAverage, nameof(VoltageAverage)),
        new(CurrentAverage, nameof(CurrentAverage)),
        new(NeutralCurrent, nameof(NeutralCurrent)),
        new(HeatCostAllocation, nameof(HeatCostAllocation)),
        new(Pulses, nameof(Pulses)),
        new(StoredHeatCostAllocation, nameof(StoredHeatCostAllocation)),
        new(OnTime, nameof(OnTime)),
        new(OperatingTime, nameof(OperatingTime)),
        new(Duration, nameof(Duration)),
        new(DateTime, nameof(DateTime)),
        new(Date, nameof(Date)),
        new(ErrorTime, nameof(ErrorTime)),
        new(StoredDate, nameof(StoredDate)),
        new(NextStoredDate, nameof(NextStoredDate)),
        new(ErrorDate, nameof(ErrorDate)),
        new(MaximumDate, nameof(MaximumDate)),
        new(FabricationNumber, nameof(FabricationNumber)),
        new(Identification, nameof(Identification)),
        new(ResetCounter, nameof(ResetCounter)),
        new(SignalStrength, nameof(SignalStrength)),
        new(BatteryLife, nameof(BatteryLife)),
        new(Manufacturer, nameof(Manufacturer)),
        new(Model, nameof(Model)),
        new(FirmwareVersion, nameof(FirmwareVersion)),
        new(SoftwareVersion, nameof(SoftwareVersion)),
        new(CustomerNumber, nameof(CustomerNumber)),
        new(Value, nameof(Value)),
        new(ManufacturerSpecific, nameof(ManufacturerSpecific)),
        new(CustomerLocation, nameof(CustomerLocation)),
        new(ParameterSet, nameof(ParameterSet)),
        new(BusAddress, nameof(BusAddress)),
        new(DigitalInput, nameof(DigitalInput)),
        new(DigitalOutput, nameof(DigitalOutput)),
        new(ActiveTariff, nameof(ActiveTariff)),
        new(BatteryCharge, nameof(BatteryCharge)),
        new(Medium, nameof(Medium)),
        new(VolumeTimesFlowTemperature, nameof(VolumeTimesFlowTemperature)),
        new(VolumeTimesReturnTemperature, nameof(VolumeTimesReturnTemperature)),
        new(StorageInterval, nameof(StorageInterval)),
        new(InputVolume2, nameof(InputVolume2)),
        new(InputVolume3, nameof(InputVolume3)),
        new(TemperatureMinimum, nameof(TemperatureMinimum)),
        new(TemperatureMaximum, nameof(TemperatureMaximum)),
        new(RelativeHumidityMinimum, nameof(RelativeHumidityMinimum)),
        new(RelativeHumidityMaximum, nameof(RelativeHumidityMaximum)),
        new(StoredTemperature, nameof(StoredTemperature)),
        new(StoredRelativeHumidity, nameof(StoredRelativeHumidity)),
    ];

    private static readonly FrozenDictionary<int, RegisterName> ByCode = All.ToFrozenDictionary(n => n.Code);

    /// <summary>The name with this code, or null.</summary>
    public static RegisterName? Find(int code) => ByCode.GetValueOrDefault(code);

    /// <summary>The name in a language; "-not yet configured-" for 0 and "#code" for a code that is not known here.</summary>
    public static string Text(int code, CultureInfo culture) => Find(code) is { } name ? RegisterTexts.Get($"Name.{name.Key}", culture)! : $"#{code}";
}
