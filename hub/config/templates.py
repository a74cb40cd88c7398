"""The files of a new home, with comments that teach, in both languages. `{…}` is filled in by `hub.config.init`."""

from hub.text.messages.catalogue import Language

HEARTH: dict[Language, str] = {
    "en": """\
# The home as a whole. After a change here: `hearth check`, then start the hub anew.
home:
  name: Home
  time_zone: {time_zone}
  language: en                # of messages: en or zh
  # Where the home is, in degrees: for sunrise and sunset in scenes.
  # latitude: 52.52
  # longitude: 13.40

network:
  # The interfaces on which devices are looked for. Without this line: those on a private network.
  {interfaces}
  discovery: on

safety:
  override: 1h                # for so long a person's touch outranks the scenes

log:
  level: info                 # debug, info, warning or error

# A broker, and all that talks over MQTT (zigbee2mqtt, Frigate, Tasmota ...) can be taken on:
# mqtt:
#   broker: mqtt://192.168.1.10
#   publish: on               # Home Assistant and others see every device
""",
    "zh": """\
# 整个家的设置。修改此文件后请运行 `hearth check`，再重新启动中枢。
home:
  name: 我的家
  time_zone: {time_zone}
  language: zh                # 消息语言：en 或 zh
  # 家的位置（度），用于场景中的日出和日落。
  # latitude: 31.23
  # longitude: 121.47

network:
  # 在这些网络接口上查找设备。不写此行则使用所有私有网段的接口。
  {interfaces}
  discovery: on

safety:
  override: 1h                # 人手动操作后，在这段时间内优先于场景

log:
  level: info                 # debug、info、warning 或 error

# 指定代理后，即可接入通过 MQTT 通信的设备（zigbee2mqtt、Frigate、Tasmota 等）：
# mqtt:
#   broker: mqtt://192.168.1.10
#   publish: on               # 让 Home Assistant 等看到所有设备
""",
}

DEVICES: dict[Language, str] = {
    "en": """\
# The areas and devices of the home. `hearth discover` shows what is there, `hearth adopt` writes an entry here.
# The word before the colon is the handle: scenes use it (`kettle.on`). The name is free text.
areas:
  # kitchen: Kitchen

# An example of a device:
#   kettle:
#     name: Kettle
#     area: kitchen
#     model: yunmi.kettle.v19
#     endpoints: [miio:412345678]     # how to reach it: the family, a colon, the device's id
#     labels: [tea]
#     hazard: allow                   # lets scenes switch on what may be dangerous unattended
#   heater_plug:
#     name: Heater
#     endpoints: [miio:412345679]
#     load: heater                    # what hangs on it: heater, heat, door or other; all but other need `hazard:`
#   door:
#     name: Door
#     endpoints: [{{id: miio:lumi.158d0001, via: gateway}}]     # behind a gateway, itself a device
devices:
""",
    "zh": """\
# 家中的区域和设备。`hearth discover` 显示已发现的设备，`hearth adopt` 会在此写入条目。
# 冒号前的词是代号，场景中使用它（`水壶.on`）；name 可随意书写。
areas:
  # 厨房: 厨房

# 设备示例：
#   水壶:
#     name: 厨房的水壶
#     area: 厨房
#     model: yunmi.kettle.v19
#     endpoints: [miio:412345678]     # 如何访问：协议、冒号、设备编号
#     labels: [茶]
#     hazard: allow                   # 允许场景开启无人看管时可能有危险的设备
#   取暖器插座:
#     name: 取暖器
#     endpoints: [miio:412345679]
#     load: heater                    # 接的是什么：heater、heat、door 或 other；除 other 外均须写 `hazard:`
#   大门:
#     name: 大门
#     endpoints: [{{id: miio:lumi.158d0001, via: 网关}}]     # 经由网关，网关本身也是设备
devices:
""",
}

SCENES: dict[Language, str] = {
    "en": """\
# One scene, switched off: take the `# ` away from the lines below once you have these devices.
#
# - scene: Kettle on when someone comes into the kitchen
#   when: kitchen_camera.person       # an expression that becomes true
#   if:
#     - time in 06:00..10:00
#     - kettle.on is off
#   do:
#     - set: {{kettle.on: on}}
#     - notify: The kettle is on
#   cooldown: 30m
""",
    "zh": """\
# 一个示例场景，目前未启用：有了这些设备后，去掉下面各行开头的 `# ` 即可。
#
# - scene: 有人进厨房就烧水
#   when: 厨房摄像头.person           # 表达式变为真时触发
#   if:
#     - time in 06:00..10:00
#     - 水壶.on is off
#   do:
#     - set: {{水壶.on: on}}
#     - notify: 水壶已打开
#   cooldown: 30m
""",
}
